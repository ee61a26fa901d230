using CleanPlan.Api.Cli;

return await CommandLine.Run(args);

public partial class Program
{
    protected Program() { }
}
