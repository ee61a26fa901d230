using CleanPlan.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Mono.Cecil;

namespace CleanPlan.Architecture.Tests.Violations.Directions;

public sealed class KnowsAPackage
{
    public string? Of(object type) => (type as TypeReference)?.FullName;
}

public sealed class KnowsTheNetwork(HttpClient client)
{
    public async Task<string> Read() => await client.GetStringAsync("/");
}

public sealed class KnowsStorage
{
    public bool Is(object thing) => thing is DbContext;
}

public sealed class KnowsTheWeb
{
    public Func<object, bool> Is => thing => thing is HttpContext;
}

public sealed class KnowsTheWebAfterWaiting
{
    public async Task<object> Make()
    {
        await Task.Yield();
        return new DefaultHttpContext();
    }
}

public sealed class KnowsTheInfrastructure
{
    public Type Of => typeof(InfrastructureRegistration);
}

public sealed class ShowsItself;
