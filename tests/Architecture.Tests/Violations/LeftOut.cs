namespace System.Violations;

/// <summary>A rule over NetArchTest would pass it by: that leaves out what begins with System, without a word.</summary>
public class LeftOut;
