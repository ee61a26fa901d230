using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Persistence;

/// <summary>Where the data is kept.</summary>
internal sealed class StorageOptions
{
    public const string Section = "CleanPlan:Storage";

    public const string DatabaseName = "cleanplan.db";

    /// <summary>The kind of database; there is one so far.</summary>
    [AllowedValues("sqlite")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>The directory of the database and the artefacts; made where it is missing.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Connections that read at the same time.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 8;

    public string DatabasePath => Path.Combine(Path.GetFullPath(DataDirectory), DatabaseName);
}

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
