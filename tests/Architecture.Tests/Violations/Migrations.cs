using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CleanPlan.Architecture.Tests.Violations.Migrations;

public sealed class LeadingContext : DbContext;

public sealed class FollowingContext : DbContext;

[DbContext(typeof(LeadingContext)), Migration("20260101000000_Begin")]
public sealed class BeginThere : Nothing;

[DbContext(typeof(LeadingContext)), Migration("20260201000000_GoOn")]
public sealed class GoOnThere : Nothing;

[DbContext(typeof(FollowingContext)), Migration("20260102000000_Begin")]
public sealed class BeginHere : Nothing;

public abstract class Nothing : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) { }
}
