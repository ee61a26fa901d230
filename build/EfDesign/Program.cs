// dotnet-ef needs a program to start from; the contexts come from the design-time factories in Infrastructure.
return 0;
