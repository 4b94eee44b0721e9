package configs

import (
	"embed"
	"strings"
)

//go:embed scenarios/*.yaml schedules/*.yaml sweeps/*.yaml
var files embed.FS

// Shipped lists the names of the scenarios that ship.
func Shipped() []string { return namesIn("scenarios") }

// Schedules lists the names of the schedules that ship, each of which shows what an algorithm does
// not promise. docs/COUNTEREXAMPLES.md tells what happens in them.
func Schedules() []string { return namesIn("schedules") }

// Schedule is the content of a schedule that ships, as joulemark explore has written it.
func Schedule(name string) ([]byte, bool) { return contentOf("schedules", name) }

// sweepFolder has the sweeps that ship.
const sweepFolder = "sweeps"

// Sweeps lists their names.
func Sweeps() []string { return namesIn(sweepFolder) }

func namesIn(folder string) []string {
	entries, err := files.ReadDir(folder)
	if err != nil {
		panic(err) // they are embedded
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

func shipped(name string) ([]byte, bool) { return contentOf("scenarios", name) }

func contentOf(folder, name string) ([]byte, bool) {
	content, err := files.ReadFile(folder + "/" + name + ".yaml")
	return content, err == nil
}
