using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CleanPlan.Infrastructure.Llm;

/// <summary>Who drafts plans, and how. Section <c>CleanPlan:Planner</c>.</summary>
internal sealed class PlannerOptions
{
    public const string Section = "CleanPlan:Planner";

    private static readonly string[] s_builtIn = ["Interview", "Generation", "Refinement", "Validator", "Export"];

    /// <summary>Who is asked, in this order, until one answers; none: the stub.</summary>
    [ValidateEnumeratedItems]
    public ProviderSettings[] Providers { get; set; } = [];

    /// <summary>The types that tasks may have where the job names none; none: those of the built-in agents.</summary>
    public string[] AgentTypes { get; set; } = [];

    /// <summary>Drafts that are made at once.</summary>
    [Range(1, 1_000)]
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Types whose tasks wait for an approval, whatever the planner says.</summary>
    public string[] ApprovalFor { get; set; } = [];

    [ValidateObjectMembers]
    public StubSettings Stub { get; set; } = new();

    [ValidateObjectMembers]
    public CassetteSettings Cassette { get; set; } = new();

    internal IReadOnlyList<string> Types => AgentTypes is { Length: > 0 } ? AgentTypes : s_builtIn;
}

/// <summary>One whom the planner can ask. The names are those of the contract, with underscores.</summary>
internal sealed class ProviderSettings
{
    /// <summary>What it is called in records; no two have the same.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9_-]{1,50}$")]
    public string Name { get; set; } = "";

    [Required]
    [AllowedValues(
        Kinds.Stub,
        Kinds.OpenAi,
        Kinds.Qwen,
        Kinds.Anthropic,
        Kinds.Claude,
        ErrorMessage = "A provider's kind is stub, openai, qwen, anthropic or claude."
    )]
    public string Kind { get; set; } = "";

    /// <summary>Where its protocol is spoken; null: at whoever made the protocol.</summary>
    [Url]
    [ConfigurationKeyName("base_url")]
    public string? BaseUrl { get; set; }

    public string? Model { get; set; }

    /// <summary>A file that holds its key alone; null: it is in the environment, if it needs any.</summary>
    [ConfigurationKeyName("api_key_file")]
    public string? ApiKeyFile { get; set; }

    /// <summary>null: the model's own.</summary>
    [Range(0f, 2f)]
    public float? Temperature { get; set; }

    [Range(1, 1_000_000)]
    [ConfigurationKeyName("max_output_tokens")]
    public int MaxOutputTokens { get; set; } = 4_096;

    /// <summary>How it is made to answer in JSON.</summary>
    [AllowedValues(
        Structures.Schema,
        Structures.Json,
        Structures.None,
        ErrorMessage = "structured is schema, json or none."
    )]
    public string Structured { get; set; } = Structures.Schema;

    /// <summary>Of a million tokens.</summary>
    [Range(0d, 1_000_000d)]
    [ConfigurationKeyName("price_input")]
    public decimal? PriceInput { get; set; }

    /// <summary>Of a million tokens.</summary>
    [Range(0d, 1_000_000d)]
    [ConfigurationKeyName("price_output")]
    public decimal? PriceOutput { get; set; }

    /// <summary>Null where a price or a number of tokens is not known.</summary>
    internal decimal? CostOf(long? input, long? output) => (input * PriceInput + output * PriceOutput) / 1_000_000;
}

/// <summary>What a provider can be.</summary>
internal static class Kinds
{
    public const string Stub = "stub";
    public const string OpenAi = "openai";
    public const string Qwen = "qwen";
    public const string Anthropic = "anthropic";
    public const string Claude = "claude";

    public static bool IsAnthropic(string kind) => kind is Anthropic or Claude;
}

/// <summary>How an answer is held to a form: by a schema (of a forced tool, where the protocol has one), as any JSON, not.</summary>
internal static class Structures
{
    public const string Schema = "schema";
    public const string Json = "json";
    public const string None = "none";
}

/// <summary>The provider that asks nobody.</summary>
internal sealed class StubSettings
{
    /// <summary>How long it pretends to think.</summary>
    [Range(0d, 3_600d)]
    public double DelaySeconds { get; set; }
}

/// <summary>Answers kept in a file, for rehearsals without a network.</summary>
internal sealed class CassetteSettings
{
    [AllowedValues(
        CassetteModes.Off,
        CassetteModes.Record,
        CassetteModes.Replay,
        ErrorMessage = "The cassette's mode is off, record or replay."
    )]
    public string Mode { get; set; } = CassetteModes.Off;

    public string? File { get; set; }
}

internal static class CassetteModes
{
    public const string Off = "off";
    public const string Record = "record";
    public const string Replay = "replay";
}

[OptionsValidator]
internal sealed partial class PlannerOptionsValidator : IValidateOptions<PlannerOptions>;
