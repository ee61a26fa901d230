using CleanPlan.Api;
using CleanPlan.Application;
using CleanPlan.Infrastructure;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(x => (x.ValidateOnBuild, x.ValidateScopes) = (true, true));
builder.Services.AddApplication().AddInfrastructure().AddApi();

var app = builder.Build();
app.UseApi();
await app.RunAsync();

public partial class Program
{
    protected Program() { }
}
