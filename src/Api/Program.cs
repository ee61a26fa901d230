using CleanPlan.Api;
using CleanPlan.Api.Auth;
using CleanPlan.Api.Hosting;
using CleanPlan.Application;
using CleanPlan.Infrastructure;
using Microsoft.Extensions.Options;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Host.UseDefaultServiceProvider(x => (x.ValidateOnBuild, x.ValidateScopes) = (true, true));
    builder.Services.AddApplication().AddInfrastructure().AddApi();

    var app = builder.Build();
    app.RefuseToBeReached();
    app.UseApi();
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is ConfigurationFault or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return ConfigurationFault.ExitCode;
}

public partial class Program
{
    protected Program() { }
}
