using Mono.Cecil;

namespace Takt.Architecture.Tests;

/// <summary>One type of an assembly that uses another of it; nested types count as the type that they stand in.</summary>
/// <param name="From">The full name of the type that uses.</param>
/// <param name="To">The full name of the type that is used.</param>
internal sealed record CompiledUse(string From, string To);

/// <summary>
/// Which types use which, read from the compiled assembly: there every name is resolved, however short the source wrote it. What the
/// compiler leaves no trace of, constants and names in comments, is no use.
/// </summary>
internal sealed class CompiledUses
{
    private readonly ModuleDefinition _module;
    private readonly HashSet<CompiledUse> _uses = [];
    private string _from = "";

    private CompiledUses(ModuleDefinition module) => _module = module;

    public static IReadOnlyCollection<CompiledUse> Read(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        var reader = new CompiledUses(module);
        foreach (var type in module.GetTypes())
            reader.Type(type);
        return reader._uses;
    }

    private void Type(TypeDefinition type)
    {
        _from = NameOf(type);
        Note(type.BaseType);
        Attributes(type);
        Constraints(type);
        foreach (var implemented in type.Interfaces)
            Note(implemented.InterfaceType);
        foreach (var field in type.Fields)
        {
            Note(field.FieldType);
            Attributes(field);
        }

        foreach (var property in type.Properties)
            Attributes(property);
        foreach (var method in type.Methods)
            Method(method);
    }

    private void Method(MethodDefinition method)
    {
        Signature(method);
        Attributes(method);
        Constraints(method);
        foreach (var parameter in method.Parameters)
            Attributes(parameter);
        if (!method.HasBody)
            return;
        foreach (var variable in method.Body.Variables)
            Note(variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            Note(handler.CatchType);
        foreach (var instruction in method.Body.Instructions)
            Operand(instruction.Operand);
    }

    private void Operand(object? operand)
    {
        switch (operand)
        {
            case MethodReference method:
                Signature(method);
                break;
            case FieldReference field:
                Note(field.DeclaringType);
                Note(field.FieldType);
                break;
            case TypeReference type:
                Note(type);
                break;
        }
    }

    private void Signature(MethodReference method)
    {
        Note(method.DeclaringType);
        Note(method.ReturnType);
        foreach (var parameter in method.Parameters)
            Note(parameter.ParameterType);
        if (method is GenericInstanceMethod { GenericArguments: var arguments })
        {
            foreach (var argument in arguments)
                Note(argument);
        }
    }

    private void Constraints(IGenericParameterProvider provider)
    {
        foreach (var constraint in provider.GenericParameters.SelectMany(parameter => parameter.Constraints))
            Note(constraint.ConstraintType);
    }

    private void Attributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
            Note(attribute.AttributeType);
    }

    private void Note(TypeReference? type)
    {
        if (type is GenericInstanceType { GenericArguments: var arguments })
        {
            foreach (var argument in arguments)
                Note(argument);
        }

        if (type is TypeSpecification { ElementType: var element })
            Note(element);
        else if (type is not (null or GenericParameter) && type.Scope == _module && NameOf(type) is var name && name != _from)
            _uses.Add(new(_from, name));
    }

    private static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        return type.FullName;
    }
}
