package version

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

const revision = "0123abcdef0123abcdef0123abcdef0123abcdef"

func stamp(modified string) []debug.BuildSetting {
	return []debug.BuildSetting{
		{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: modified},
	}
}

// Every way in which the go command can have built joulemark, and what is then said of it.
func TestOf(t *testing.T) {
	const tagless = "v0.0.0-20261129222448-fedcba987654"
	own := func(v string) debug.Module { return debug.Module{Path: module, Version: v} }
	other := debug.Module{Path: "example.com/other", Version: "v9.9.9"}
	for _, c := range []struct {
		name           string
		main           debug.Module
		dep            *debug.Module
		settings       []debug.BuildSetting
		line, mentions string
	}{
		{
			"go run or go test", own("(devel)"), nil, nil,
			"joulemark v0.2.0 (commit unknown, go1.99)", "joulemark v0.2.0",
		},
		{
			"a build in a checkout", own(tagless), nil, stamp("false"),
			"joulemark v0.2.0 (commit 0123abc, go1.99)", "joulemark v0.2.0 (commit 0123abc)",
		},
		{
			"a build of changed source", own(tagless + "+dirty"), nil, stamp("true"),
			"joulemark v0.2.0 (commit 0123abc+dirty, go1.99)", "joulemark v0.2.0 (commit 0123abc+dirty)",
		},
		{
			"a stamp beside (devel)", own("(devel)"), nil, stamp("false"),
			"joulemark v0.2.0 (commit 0123abc, go1.99)", "joulemark v0.2.0 (commit 0123abc)",
		},
		{
			"a build of a tag", own("v0.3.1"), nil, stamp("false"),
			"joulemark v0.3.1 (commit 0123abc, go1.99)", "joulemark v0.3.1 (commit 0123abc)",
		},
		{
			"a build of a tag with changes", own("v0.3.1+dirty"), nil, stamp("true"),
			"joulemark v0.3.1 (commit 0123abc+dirty, go1.99)", "joulemark v0.3.1 (commit 0123abc+dirty)",
		},
		{
			"installed by a tag", own("v0.3.1"), nil, nil,
			"joulemark v0.3.1 (go1.99)", "joulemark v0.3.1",
		},
		{
			"installed by a tag of a preview", own("v0.3.0-rc.1"), nil, nil,
			"joulemark v0.3.0-rc.1 (go1.99)", "joulemark v0.3.0-rc.1",
		},
		{
			"installed by a commit after a tag", own("v0.3.2-0.20261129222448-fedcba987654"), nil, nil,
			"joulemark v0.2.0 (commit fedcba9, go1.99)", "joulemark v0.2.0 (commit fedcba9)",
		},
		{
			"installed by a commit after a preview", own("v0.3.0-rc.1.0.20261129222448-fedcba987654"), nil, nil,
			"joulemark v0.2.0 (commit fedcba9, go1.99)", "joulemark v0.2.0 (commit fedcba9)",
		},
		{
			"part of another program, by a commit", other, &debug.Module{Path: module, Version: tagless}, stamp("true"),
			"joulemark v0.2.0 (commit fedcba9, go1.99)", "joulemark v0.2.0 (commit fedcba9)",
		},
		{
			"part of another program, by a tag", other, &debug.Module{Path: module, Version: "v0.3.1"}, stamp("true"),
			"joulemark v0.3.1 (go1.99)", "joulemark v0.3.1",
		},
		{
			"part of another program, from a folder", other,
			&debug.Module{Path: module, Version: "v0.3.1", Replace: &debug.Module{Path: "../joulemark"}},
			stamp("false"),
			"joulemark v0.2.0 (commit unknown, go1.99)", "joulemark v0.2.0",
		},
		{
			"no build information",
			debug.Module{},
			nil, nil,
			"joulemark v0.2.0 (commit unknown, go1.99)", "joulemark v0.2.0",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			info := &debug.BuildInfo{GoVersion: "go1.99", Main: c.main, Settings: c.settings}
			if c.dep != nil {
				info.Deps = []*debug.Module{{Path: "example.com/before", Version: "v1.0.0"}, c.dep}
			}
			v := of(info)
			if got := v.String(); got != c.line {
				t.Errorf("line is %q, want %q", got, c.line)
			}
			if got := v.Tool(); got != c.mentions {
				t.Errorf("tool is %q, want %q", got, c.mentions)
			}
		})
	}
}

func TestCurrent(t *testing.T) {
	v := Current()
	if v.Number == "" || v.Go != runtime.Version() || Tool() != v.Tool() {
		t.Errorf("this test is %q, tool %q, of Go %q (want %q)", v, Tool(), v.Go, runtime.Version())
	}
}

// CITATION.cff and the newest version in CHANGELOG.md are of the version of this source.
func TestPapers(t *testing.T) {
	number := strings.TrimPrefix(source, "v")
	for file, line := range map[string]string{"CITATION.cff": `version: (\S+)`, "CHANGELOG.md": `## \[(\d[^]]*)\].*`} {
		content, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`(?m)^` + line + `$`).FindSubmatch(content)
		if found == nil || string(found[1]) != number {
			t.Errorf("%s: the first version is %q, want %q", file, found, number)
		}
	}
}
