using CleanPlan.Domain.Common;
using CleanPlan.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace CleanPlan.Infrastructure.Tests.Persistence;

/// <summary>Each of these got through when only LINQ was filtered.</summary>
public sealed class TenantWalls : IAsyncLifetime
{
    private readonly TenantId _other = new(Guid.CreateVersion7());
    private TemporaryDatabase _database = null!;
    private Session _mine = null!;
    private Session _foreign = null!;

    public async Task InitializeAsync()
    {
        _database = await TemporaryDatabase.Migrated();
        _mine = Rows.Session(_database.Tenant, "mine");
        _foreign = Rows.Session(_other, "foreign");
        await _database.Save(Rows.Everything(_mine, Rows.Started(_mine, "a", "b: a")));
        await _database.SaveAs(_other, Rows.Everything(_foreign, Rows.Started(_foreign, "c", "d: c")));
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_query_sees_its_own_tenant_although_the_model_is_shared()
    {
        Assert.Equal(["a", "b"], await Keys(_database.Tenant));
        Assert.Equal(["c", "d"], await Keys(_other));
        Assert.Equal(["a", "b"], await Keys(_database.Tenant));
    }

    [Fact]
    public async Task Every_entity_is_filtered()
    {
        var unfiltered = await _database.Read(db =>
            Task.FromResult(db.Model.GetEntityTypes().Where(type => type.GetDeclaredQueryFilters().Count == 0).ToList())
        );

        Assert.Empty(unfiltered);
    }

    [Fact]
    public async Task Find_does_not_find_a_foreign_row() =>
        Assert.Null(await _database.Read(db => db.Sessions.FindAsync(_foreign.Id).AsTask()));

    [Fact]
    public async Task A_bulk_update_and_a_bulk_delete_leave_foreign_rows_alone()
    {
        await _database.Write(async db =>
        {
            Assert.Equal(0, await db.Plans.Where(plan => plan.SessionId == _foreign.Id).ExecuteDeleteAsync());
            Assert.Equal(0, await db.Events.Where(line => line.TaskKey == "c").ExecuteDeleteAsync());
        });

        Assert.Equal(["c", "d"], await Keys(_other));
    }

    [Fact]
    public async Task A_stub_with_a_foreign_id_changes_nothing()
    {
        await _database.Write(async db =>
        {
            var stub = Stub(_database.Tenant);
            db.Entry(stub).Property(session => session.Id).CurrentValue = _foreign.Id;
            db.Attach(stub);
            db.Entry(stub).Property(session => session.Title).CurrentValue = "stolen";

            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        });

        Assert.Equal(["foreign"], await Titles(_other));
    }

    [Fact]
    public async Task A_row_that_names_another_tenant_is_not_inserted() =>
        await _database.Write(async db =>
        {
            db.Add(Rows.Session(_other));
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        });

    [Fact]
    public async Task A_row_of_another_tenant_is_neither_updated_nor_deleted() =>
        await _database.Write(async db =>
        {
            db.Remove(_foreign);
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        });

    [Fact]
    public async Task A_row_without_a_tenant_gets_the_contexts()
    {
        await _database.Save(Stub(default, "stamped"));

        Assert.Contains("stamped", await Titles(_database.Tenant));
    }

    [Fact]
    public async Task A_plan_cannot_stand_in_a_foreign_session()
    {
        var (plan, _) = Rows.Plan(_mine, "fly");

        await _database.Write(async db =>
        {
            db.Add(plan);
            db.Entry(plan).Property(row => row.SessionId).CurrentValue = _foreign.Id;
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
        });
    }

    [Fact]
    public async Task Deleting_a_session_that_has_plans_is_refused_and_deleting_a_plan_takes_its_tasks()
    {
        await _database.Write(async db =>
            await Assert.ThrowsAnyAsync<Exception>(() => db.Sessions.ExecuteDeleteAsync())
        );
        await _database.Write(db => db.Plans.ExecuteDeleteAsync());

        Assert.Empty(await Keys(_database.Tenant));
        Assert.Equal(["c", "d"], await Keys(_other));
    }

    private static Session Stub(TenantId tenant, string title = "stub") => Rows.Session(tenant, title);

    private Task<List<string>> Keys(TenantId tenant) =>
        _database.Read(db => db.Tasks.OrderBy(task => task.Id).Select(task => task.Key).ToListAsync(), tenant);

    private Task<List<string>> Titles(TenantId tenant) =>
        _database.Read(db => db.Sessions.OrderBy(row => row.Id).Select(row => row.Title).ToListAsync(), tenant);
}
