using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Storage.Compliance;

public abstract class KeepingApiKeys : EngineSuite
{
    private static readonly TenantId s_other = new(Guid.CreateVersion7());

    private IApiKeys Keys => Engine.Services.GetRequiredService<IApiKeys>();

    [Fact]
    public async Task A_key_is_found_by_its_id_whoever_s_it_is_and_as_it_was_given()
    {
        var key = KeyOf(s_other, "theirs") with { ExpiresAt = Time.GetUtcNow().AddDays(1) };
        await Add(key);

        var found = (await Keys.Find("theirs", default))!;

        Assert.Equal(key.Hash, found.Hash);
        Assert.Equal(key, found with { Hash = key.Hash });
        Assert.Null(await Keys.Find("nobody's", default));
    }

    [Fact]
    public async Task A_tenant_sees_its_own_oldest_first()
    {
        await Add(KeyOf(TenantId.Default, "later") with { CreatedAt = Time.GetUtcNow().AddHours(1) });
        await Add(KeyOf(TenantId.Default, "earlier"), KeyOf(s_other, "theirs"));

        var listed = await Keys.List(TenantId.Default, default);

        Assert.Equal(["earlier", "later"], listed.Select(key => key.Id));
    }

    [Fact]
    public async Task One_of_any_tenant_is_enough_for_the_server_to_have_been_given_one()
    {
        Assert.False(await Keys.Any(default));

        await Add(KeyOf(s_other, "theirs"));

        Assert.True(await Keys.Any(default));
    }

    [Fact]
    public async Task A_revocation_is_seen_within_five_seconds_and_is_for_the_tenant_s_own_alone()
    {
        await Add(KeyOf(TenantId.Default, "mine"), KeyOf(s_other, "theirs"));
        Assert.True((await Keys.Find("mine", default))!.IsValidAt(Time.GetUtcNow()));
        Assert.True((await Keys.Find("theirs", default))!.IsValidAt(Time.GetUtcNow()));

        await Keys.Revoke(TenantId.Default, "mine", Time.GetUtcNow(), default);
        await Keys.Revoke(TenantId.Default, "theirs", Time.GetUtcNow(), default);
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.False((await Keys.Find("mine", default))!.IsValidAt(Time.GetUtcNow()));
        Assert.True((await Keys.Find("theirs", default))!.IsValidAt(Time.GetUtcNow()));
    }

    private async Task Add(params ApiKey[] keys)
    {
        foreach (var key in keys)
            await Keys.Add(key, default);
    }

    private ApiKey KeyOf(TenantId tenant, string id) =>
        new(id, tenant, "a name", Role.Worker, [.. Enumerable.Repeat((byte)7, 32)], Time.GetUtcNow());
}
