using System.Reflection;
using System.Text;
using CleanPlan.Api.Problems;
using CleanPlan.Application.Abstractions;
using CleanPlan.Domain.Common;
using CleanPlan.Domain.Plans;
using CleanPlan.Domain.Sessions;
using CleanPlan.Tests.Common;

namespace CleanPlan.Api.Tests;

public sealed class TheCatalogueOfProblems
{
    [Fact]
    public void Is_what_the_page_says() => ApprovedFile.Holds("docs/problems.md", Print());

    [Fact]
    public void Knows_every_refusal_of_the_domain_and_of_the_application()
    {
        var catalogues = new[] { typeof(PlanErrors), typeof(SessionErrors), typeof(Errors), typeof(Refusals) };
        var errors = catalogues
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => field.GetValue(null))
            .OfType<Error>()
            .ToList();

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains(error.Code, ProblemCatalog.Codes));
    }

    [Fact]
    public void Gives_a_refusal_the_status_of_its_kind()
    {
        Assert.Equal(404, ProblemCatalog.StatusOf(PlanErrors.PlanNotFound));
        Assert.Equal(409, ProblemCatalog.StatusOf(PlanErrors.LeaseLost));
        Assert.Equal(412, ProblemCatalog.StatusOf(Errors.VersionMismatch(1)));
        Assert.Equal(503, ProblemCatalog.StatusOf(Refusals.Busy));
        Assert.Equal(422, ProblemCatalog.StatusOf(Error.Invalid("never_heard_of", "")));
    }

    private static string Print()
    {
        var page = new StringBuilder(
            """
            # Problems

            Every refusal is a problem (RFC 9457, `application/problem+json`) with one of these codes. Codes never change.
            This page is printed from `src/Api/Problems/ProblemCatalog.cs`: run the tests with `CLEANPLAN_APPROVE=1` after a change.

            What the listener cannot read as a request at all never comes so far: it answers with a bare status, no body and no
            `X-Request-Id`, and closes the connection. That is 400 (no HTTP; `%00` in a path; no `Host`), 408 (a head that does not
            end), 414 (a first line over 64 KiB), 431 (over 32 KiB of headers, or more than 100) and 505.

            | status | code | meaning |
            | --- | --- | --- |

            """
        );
        foreach (
            var code in ProblemCatalog
                .Codes.OrderBy(ProblemCatalog.StatusOf)
                .ThenBy(code => code, StringComparer.Ordinal)
        )
            page.Append($"| {ProblemCatalog.StatusOf(code)} | `{code}` | {ProblemCatalog.MeaningOf(code)} |\n");
        return page.ToString();
    }
}
