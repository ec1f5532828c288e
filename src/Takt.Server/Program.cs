using Takt.Server.Audit;
using Takt.Server.Dashboard;
using Takt.Server.Http;
using Takt.Server.Identity;
using Takt.Server.Ledger;

var builder = WebApplication.CreateSlimBuilder(args);
builder.UsePageFiles();
builder.AddHttp();
builder.AddAudit();
builder.AddIdentity();
builder.AddLedger();
builder.AddDashboard();

var app = builder.Build();
app.UseHttp();
app.UseIdentity();
app.MapDashboard();
app.Run();
