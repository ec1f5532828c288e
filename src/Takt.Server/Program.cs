using Takt.Server.Ledger;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddLedger();

var app = builder.Build();
app.Run();
