using System.Net;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Infrastructure.Engine.Writing;
using CleanPlan.Infrastructure.Persistence.Sqlite.Connections;
using CleanPlan.Tests.Common;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanPlan.Api.Tests;

/// <summary>A server whose only reader and whose writer are busy: whoever needs the database waits for ever.</summary>
public sealed class AskingAgain(AskingAgain.Server server) : IClassFixture<AskingAgain.Server>
{
    [Fact]
    public async Task What_has_not_changed_is_answered_without_the_database()
    {
        using var client = await server.Admin();
        using var viewer = await server.ClientOf(Role.Viewer);
        using var stranger = await server.ClientOf(Role.Admin, new TenantId(Guid.CreateVersion7()));
        var plan = await PlanAtWork.Start(client);
        var task = Assert.Single(await plan.Claim());
        var version = await plan.Version();
        foreach (var someone in (HttpClient[])[viewer, stranger])
            Assert.Equal(HttpStatusCode.NotFound, (HttpStatusCode)(await someone.Get($"{Requests.Plans}/x")).Status);

        await using (await server.OccupyDatabase())
        {
            foreach (var tag in (string[])[$"\"v{version}\"", $"W/\"v{version}\"", $"\"v1\", \"v{version}\"", "*"])
            {
                var summary = await Ask(viewer, $"{plan.Path}?include=", tag);
                Assert.Equal((304, "", $"\"v{version}\""), (summary.Status, summary.Text, Tag(summary)));
            }

            var whole = await Ask(viewer, plan.Path, $"\"v{version}\"");
            Assert.Equal((304, ""), (whole.Status, whole.Text));
            var status = await Ask(viewer, $"{plan.Path}?include=", $"\"v{version - 1}\"");
            Assert.Equal((200, version), (status.Status, (long)status["version"]!));
            Assert.Equal(404, (await Ask(stranger, plan.Path, $"\"v{version}\"")).Status);
        }

        await plan.Complete(task);
        var changed = await Ask(viewer, plan.Path, $"\"v{version}\"");
        Assert.Equal((200, "done"), (changed.Status, (string)changed["status"]!));
    }

    private static async Task<Reply> Ask(HttpClient client, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await client.SendAsync(request).Soon();
        return await Reply.Of(answer);
    }

    private static string? Tag(Reply reply) => reply.Message.Headers.ETag?.Tag;

    public sealed class Server : TestServer
    {
        /// <summary>Takes the one connection that reads, and the writer, until it is disposed.</summary>
        internal async Task<IAsyncDisposable> OccupyDatabase()
        {
            var occupied = new Occupied();
            await occupied.Take(
                Services.GetRequiredService<SqliteReaders>(),
                Services.GetRequiredService<GroupWriter>()
            );
            return occupied;
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureAppConfiguration(configuration =>
                configuration.AddInMemoryCollection(
                    new Dictionary<string, string?> { ["CleanPlan:Storage:Readers"] = "1" }
                )
            );
        }
    }

    private sealed class Occupied : IAsyncDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task _held = Task.CompletedTask;

        public async Task Take(SqliteReaders readers, GroupWriter writer)
        {
            var (reading, writing) = (new TaskCompletionSource(), new TaskCompletionSource());
            _held = Task.WhenAll(
                readers.Read(
                    async (_, _) =>
                    {
                        reading.SetResult();
                        await _end.Task;
                        return true;
                    },
                    TenantId.Default,
                    CancellationToken.None
                ),
                writer.Run(
                    async (_, _) =>
                    {
                        writing.SetResult();
                        await _end.Task;
                        return (true, true);
                    },
                    CancellationToken.None
                )
            );
            await Task.WhenAll(reading.Task, writing.Task).Soon();
        }

        public async ValueTask DisposeAsync()
        {
            _end.SetResult();
            await _held.Soon();
        }
    }
}
