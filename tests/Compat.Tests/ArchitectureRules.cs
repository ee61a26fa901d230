using CleanPlan.Compat.Tests.Fixtures.Plan;
using CleanPlan.Compat.Tests.Fixtures.Planning;
using CleanPlan.Compat.Tests.Fixtures.Users;
using Mono.Cecil;
using NetArchTest.Rules;

namespace CleanPlan.Compat.Tests
{
    public sealed class ArchitectureRules
    {
        private const string Fixtures = "CleanPlan.Compat.Tests.Fixtures";

        private static Types All => Types.InAssembly(typeof(ArchitectureRules).Assembly);

        [Fact]
        public void A_namespace_is_matched_by_whole_segments() =>
            Assert.Equal([typeof(Lonely)], All.That().ResideInNamespace($"{Fixtures}.Planning").GetTypes());

        [Fact]
        public void A_dependency_is_matched_by_whole_segments()
        {
            var lonely = All.That().HaveName(nameof(Lonely));

            Assert.True(lonely.Should().NotHaveDependencyOn($"{Fixtures}.Plan").GetResult().IsSuccessful);
        }

        [Theory]
        [InlineData(nameof(UsesInSignature))]
        [InlineData(nameof(UsesInBody))]
        [InlineData(nameof(UsesInLambda))]
        [InlineData(nameof(UsesInAsync))]
        [InlineData(nameof(UsesAsGenericArgument))]
        [InlineData(nameof(UsesInAttribute))]
        public void A_dependency_is_seen_wherever_it_hides(string name)
        {
            var result = All.That().HaveName(name).Should().NotHaveDependencyOn($"{Fixtures}.Plan").GetResult();

            Assert.False(result.IsSuccessful);
            Assert.Equal([$"{Fixtures}.Users.{name}"], result.FailingTypeNames);
        }

        [Fact]
        public void A_rule_that_selects_nothing_fails()
        {
            var nothing = All.That().ResideInNamespace($"{Fixtures}.Nowhere");

            Assert.False(nothing.Should().BeSealed().GetResult().IsSuccessful);
            Assert.False(nothing.ShouldNot().BeSealed().GetResult().IsSuccessful);
        }

        [Fact]
        public void Should_and_should_not_are_opposites()
        {
            var target = All.That().HaveName(nameof(Target));

            Assert.True(target.Should().BeSealed().And().BePublic().GetResult().IsSuccessful);
            Assert.False(target.ShouldNot().BeSealed().GetResult().IsSuccessful);
            Assert.True(target.Should().BeAbstract().Or().BeSealed().GetResult().IsSuccessful);
        }

        [Fact]
        public void Selections_join_with_and_before_or()
        {
            var types = All.That()
                .HaveName(nameof(Target))
                .And()
                .AreAbstract()
                .Or()
                .HaveName(nameof(Lonely))
                .And()
                .AreSealed()
                .GetTypes();

            Assert.Equal([typeof(Lonely)], types);
        }

        [Fact]
        public void Contracts_are_found_through_parents_and_generics() =>
            Assert.Equal(
                [typeof(Child)],
                All.That().ImplementInterface(typeof(IEquatable<>)).And().Inherit(typeof(Parent)).GetTypes()
            );

        [Fact]
        public void Only_the_allowed_dependencies()
        {
            var parent = All.That().HaveName(nameof(UsesInSignature));

            Assert.True(parent.Should().OnlyHaveDependenciesOn("System", $"{Fixtures}.Plan").GetResult().IsSuccessful);
            Assert.False(parent.Should().OnlyHaveDependenciesOn("System").GetResult().IsSuccessful);
        }

        [Fact]
        public void A_rule_of_ones_own_judges_the_metadata() =>
            Assert.True(
                All.That().HaveName(nameof(Target)).Should().MeetCustomRule(new HasFields()).GetResult().IsSuccessful
            );

        private sealed class HasFields : ICustomRule
        {
            public bool MeetsRule(TypeDefinition type) => type.HasFields;
        }
    }
}

namespace CleanPlan.Compat.Tests.Fixtures.Plan
{
    public sealed class Target
    {
        public const int Constant = 1;
        public int Field = 1;
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class MarkAttribute : Attribute;

    public class Parent : IEquatable<Parent>
    {
        public bool Equals(Parent? other) => other is not null;

        public override bool Equals(object? obj) => Equals(obj as Parent);

        public override int GetHashCode() => 0;
    }

    public sealed class Child : Parent;
}

namespace CleanPlan.Compat.Tests.Fixtures.Planning
{
    public sealed class Lonely
    {
        public PlanB.Other? Other { get; set; }
    }
}

namespace CleanPlan.Compat.Tests.Fixtures.PlanB
{
    public sealed class Other;
}

namespace CleanPlan.Compat.Tests.Fixtures.Users
{
    public sealed class UsesInSignature
    {
        public static Target? Get(Target? target) => target;
    }

    public sealed class UsesInBody
    {
        public static object Get() => new Target();
    }

    public sealed class UsesInLambda
    {
        public static Func<object> Get(int x) => () => new Target { Field = x };
    }

    public sealed class UsesInAsync
    {
        public static async Task<object> Get()
        {
            await Task.Yield();
            return new Target();
        }
    }

    public sealed class UsesAsGenericArgument
    {
        public static object Get() => Array.Empty<Target>();
    }

    [Mark]
    public sealed class UsesInAttribute;
}
