using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CleanPlan.Api.Auth;

/// <summary>How callers prove who they are. Section <c>CleanPlan:Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "CleanPlan:Auth";
    public const string Keys = "keys";
    public const string None = "none";

    /// <summary><c>keys</c>, or <c>none</c>, which makes everybody the default tenant's admin on loopback addresses alone.</summary>
    [Required]
    [AllowedValues(Keys, None, ErrorMessage = "CleanPlan:Auth:Mode must be keys or none.")]
    public string Mode { get; set; } = Keys;

    public bool IsOpen => Mode == None;
}

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
