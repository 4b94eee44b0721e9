package configs

import (
	"embed"
	"strings"
)

//go:embed scenarios/*.yaml
var scenarios embed.FS

// Shipped lists the names of the scenarios that ship.
func Shipped() []string {
	entries, err := scenarios.ReadDir("scenarios")
	if err != nil {
		panic(err) // they are embedded
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

func shipped(name string) ([]byte, bool) {
	content, err := scenarios.ReadFile("scenarios/" + name + ".yaml")
	return content, err == nil
}
