using Takt.Server.Dashboard;
using Takt.Server.Ledger;

var builder = WebApplication.CreateSlimBuilder(args);
builder.UsePageFiles();
builder.AddLedger();
builder.AddDashboard();

var app = builder.Build();
app.UseAntiforgery();
app.MapDashboard();
app.Run();
