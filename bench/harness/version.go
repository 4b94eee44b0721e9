package harness

import "runtime/debug"

// Version is the tool's name and version, from the build information.
func Version() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "joulemark " + version
}
