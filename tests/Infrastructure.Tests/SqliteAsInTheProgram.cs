using System.Runtime.CompilerServices;
using CleanPlan.Infrastructure.Persistence.Sqlite.Native;

namespace CleanPlan.Infrastructure.Tests;

internal static class SqliteAsInTheProgram
{
    // before any test can have used the library
    [ModuleInitializer]
    internal static void Configure() => SqliteLibrary.Configure();
}
