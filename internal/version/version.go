// Package version says which joulemark a program holds, so that whoever reads a report, a cost
// profile or a log knows what made it.
//
// A tag in the module's version says the version; without one it is that of the source. The commit
// comes from the stamp that the go command leaves in what it builds inside a checkout, or from the
// module's version where another program depends on joulemark. A program of `go run` and a test
// have no stamp unless -buildvcs=true asks for it. Nothing is read from the disk.
package version

import (
	"fmt"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// source is the version of this source where no tag says one.
const source = "v0.2.0"

// module is where joulemark is found.
const module = "github.com/joulemark/joulemark"

// Version identifies a build.
type Version struct {
	Number string // a semantic version with its v
	Commit string // in hexadecimal, as long as it is known; "" if it is not
	Dirty  bool   // the source was changed after the commit
	Tagged bool   // a tag says the number, so the number identifies the source without a commit
	Go     string // the release of Go that built it
}

// Current identifies this program.
var Current = sync.OnceValue(func() Version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	return of(info)
})

// Tool is the name and version of joulemark as reports and profiles say it, with the commit where
// it is known: "joulemark v0.2.0 (commit 0123abc)".
func Tool() string { return Current().Tool() }

// Tool is the name, the version and, where known, the commit.
func (v Version) Tool() string {
	if commit := v.commit(); commit != "" {
		return "joulemark " + v.Number + " (commit " + commit + ")"
	}
	return "joulemark " + v.Number
}

// String is one line with all of it, as in "joulemark v0.2.0 (commit 0123abc, go1.26.8)". A commit
// that is not known is said to be unknown, unless a tag makes it needless.
func (v Version) String() string {
	commit := v.commit()
	switch {
	case commit != "":
		commit = "commit " + commit + ", "
	case !v.Tagged:
		commit = "commit unknown, "
	}
	return fmt.Sprintf("joulemark %s (%s%s)", v.Number, commit, v.Go)
}

// commitDigits is how much of a commit is shown: enough to find it in this repository.
const commitDigits = 7

func (v Version) commit() string {
	commit := v.Commit[:min(len(v.Commit), commitDigits)]
	if commit != "" && v.Dirty {
		commit += "+dirty"
	}
	return commit
}

// of reads the build information of a program.
func of(info *debug.BuildInfo) Version {
	v := Version{Number: source, Go: info.GoVersion}
	if info.Main.Path != module {
		for _, d := range info.Deps {
			if d.Path == module {
				v.read(d)
			}
		}
		return v // a stamp would be that of the other program's repository
	}
	v.read(&info.Main)
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.modified":
			v.Dirty = s.Value == "true"
		}
	}
	return v
}

// pseudo matches the version that the go command makes up for a commit without a tag: it ends with
// the time of the commit and its first twelve digits.
var pseudo = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+-(?:.*\.)?[0-9]{14}-([0-9a-f]{12})$`)

// tagged matches a version that is a tag.
var tagged = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`)

// read takes from the version of a module what it says. One that is replaced is another module, of
// which the version says nothing.
func (v *Version) read(m *debug.Module) {
	if m.Replace != nil {
		return
	}
	number, meta, _ := strings.Cut(m.Version, "+")
	v.Dirty = meta == "dirty"
	if match := pseudo.FindStringSubmatch(number); match != nil {
		v.Commit = match[1]
	} else if tagged.MatchString(number) {
		v.Number, v.Tagged = number, !v.Dirty
	}
}
