using System.Reflection;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Application.Jobs;
using CleanPlan.Domain.Common;
using Microsoft.AspNetCore.Http.Metadata;

namespace CleanPlan.Api.Endpoints.V2;

/// <summary>202 with the address of a job that is to be done, or 200 with the one that was there.</summary>
internal sealed class AcceptedJob(Result<JobMade> result) : IResult, IKeepable, IEndpointMetadataProvider
{
    public static implicit operator AcceptedJob(Result<JobMade> result) => new(result);

    private int Status => result.Value.IsNew ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;

    private string? Address => result.Value.IsNew ? $"/api/v2/jobs/{result.Value.Job.Id}" : null;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (!result.IsOk)
        {
            await new Problem(result.Error).ExecuteAsync(httpContext);
            return;
        }

        httpContext.Response.Headers.Location = Address;
        EntityTags.Set(httpContext, result.Value.Job);
        await Json.Write(httpContext, Status, result.Value.Job);
    }

    public KeyedOutcome ToOutcome() => result.IsOk ? Kept.Of(Status, Address, result.Value.Job) : KeyedOutcome.Refused;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in (int[])[StatusCodes.Status202Accepted, StatusCodes.Status200OK])
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(JobView), ["application/json"]));
    }
}
