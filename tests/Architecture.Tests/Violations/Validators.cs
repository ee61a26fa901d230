using FluentValidation;

namespace CleanPlan.Architecture.Tests.Violations.Validators;

public sealed record Named(string? Name);

public sealed class ChecksByFluentValidation : AbstractValidator<Named>
{
    public ChecksByFluentValidation() => RuleFor(x => x.Name).NotEmpty();
}

public static class HelpsByFluentValidation
{
    public static void Short<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(1);
}
