using System.Text.Json;
using CleanPlan.Application.Wire;
using CleanPlan.Domain.Common;
using FluentValidation;
using FluentValidation.Results;

namespace CleanPlan.Application.Pipeline;

/// <summary>The checks of <see cref="Faults"/> as rules of FluentValidation; fields are named as on the wire.</summary>
internal static class Rules
{
    public static void Text<T>(this IRuleBuilder<T, string?> rule, int limit, bool required = false) =>
        rule.Check((faults, field, value) => faults.Text(field, value, limit, required));

    /// <summary>A text that may be left as it is, and is not emptied.</summary>
    public static void Filled<T>(this IRuleBuilder<T, string?> rule, int limit) =>
        rule.Check((faults, field, value) => faults.Text(field, value, limit, filled: true));

    public static void OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule, params IReadOnlyCollection<string> names)
        where TEnum : struct, Enum => rule.Check((faults, field, value) => faults.OneOf<TEnum>(field, value, names));

    public static void Within<T>(this IRuleBuilder<T, int?> rule, int least, int most) =>
        rule.Check((faults, field, value) => faults.Range(field, value, least, most));

    public static void Within<T>(this IRuleBuilder<T, double?> rule, double least, double most) =>
        rule.Check((faults, field, value) => faults.Range(field, value, least, most));

    public static void Json<T>(this IRuleBuilder<T, JsonText?> rule, int limit, bool required = false) =>
        rule.Check(
            (faults, field, value) =>
            {
                if (value is null && required)
                    faults.Required(field);
                faults.Json(field, value, limit);
            }
        );

    public static void Json<T>(this IRuleBuilder<T, JsonMembers?> rule, int limit) =>
        rule.Check((faults, field, value) => faults.Json(field, value, limit));

    public static void Required<T, TValue>(this IRuleBuilder<T, TValue?> rule)
        where TValue : struct =>
        rule.Check(
            (faults, field, value) =>
            {
                if (value is null)
                    faults.Required(field);
            }
        );

    /// <param name="isCursor">whether a text is one of the list's cursors; ids are, unless it is said</param>
    public static void Page<T>(
        this AbstractValidator<T> validator,
        Func<T, PageRequest> page,
        Func<string, bool>? isCursor = null
    ) =>
        validator
            .RuleFor(message => page(message))
            .Check(
                (faults, _, request) =>
                {
                    faults.Range("limit", request.Limit, 1, PageRequest.MaxLimit);
                    if (request.Cursor is { } cursor && !(isCursor?.Invoke(cursor) ?? Cursors.Id(cursor) is not null))
                        faults.Add("cursor", "invalid_value", "cursor must be the next_cursor of an earlier answer.");
                }
            );

    /// <summary>Runs the check and hands on what it finds.</summary>
    public static void Check<T, TValue>(this IRuleBuilder<T, TValue> rule, Action<Faults, string, TValue> check) =>
        rule.Custom(
            (value, context) =>
            {
                var faults = new Faults();
                check(faults, JsonNamingPolicy.SnakeCaseLower.ConvertName(context.PropertyPath ?? ""), value);
                foreach (var fault in faults.Found)
                    context.AddFailure(Failure(fault));
            }
        );

    public static ValidationFailure Failure(Fault fault) =>
        new(fault.Field, fault.Message) { ErrorCode = fault.Code, CustomState = fault };
}
