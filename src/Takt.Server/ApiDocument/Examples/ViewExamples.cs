using Takt.Contracts.Usage.Views;

namespace Takt.Server.ApiDocument.Examples;

internal static class ViewExamples
{
    private static SavedView View => new(7, "api by model", "/spend?range=28d&repository=acme%2Fapi&by=model", Sample.Now);

    public static IEnumerable<object> All =>
        [View, new ViewPage([View]), new CreateViewRequest(View.Name, View.Address)];
}
