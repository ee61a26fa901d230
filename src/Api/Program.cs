using CleanPlan.Application;
using CleanPlan.Infrastructure;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(x => (x.ValidateOnBuild, x.ValidateScopes) = (true, true));
builder.Services.AddApplication().AddInfrastructure();

var app = builder.Build();
app.MapGet("/health/live", () => TypedResults.Ok());
await app.RunAsync();

public partial class Program
{
    protected Program() { }
}
