package joulemark_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const ours = "github.com/joulemark/joulemark"

// listed is what the go command says of a package on Linux.
type listed struct {
	ImportPath string
	GoFiles    []string
	Imports    []string
	Deps       []string
	Module     *struct{ Path string }
}

// packages lists our packages and all that they link, by import path.
func packages(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,GoFiles,Imports,Deps,Module", "./...")
	cmd.Env = append(os.Environ(), "GOOS=linux")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
	return all
}

// row is a line of the table of packages in docs/ARCHITECTURE.md. Its name may end in /*, for all
// folders of that one that have no row of their own.
type row struct {
	name    string
	imports []string
	modules int
}

func tableOfPackages(t *testing.T) (rows []row) {
	t.Helper()
	content, err := os.ReadFile("docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 || !strings.HasPrefix(strings.TrimSpace(cells[0]), "`") {
			continue
		}
		r := row{name: strings.Trim(strings.TrimSpace(cells[0]), "`")}
		if r.modules, err = strconv.Atoi(strings.TrimSpace(cells[3])); err != nil {
			t.Fatalf("row of %s: modules: %v", r.name, err)
		}
		for name := range strings.SplitSeq(cells[2], ",") {
			if name = strings.Trim(strings.TrimSpace(name), "`"); name != "nothing" {
				r.imports = append(r.imports, name)
			}
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		t.Fatal("docs/ARCHITECTURE.md has no table of packages")
	}
	return rows
}

// rowOf is the index of a package's row, -1 for none.
func rowOf(rows []row, name string) int {
	if i := slices.IndexFunc(rows, func(r row) bool { return r.name == name }); i >= 0 {
		return i
	}
	return slices.IndexFunc(rows, func(r row) bool { return r.name == path.Dir(name)+"/*" })
}

// nameOf is a package of ours as the table calls it, and false for others.
func nameOf(importPath string) (string, bool) {
	if importPath == ours {
		return ".", true
	}
	return strings.CutPrefix(importPath, ours+"/")
}

// TestArchitecture holds the table of packages and the real imports to each other, so that neither
// can lie: who imports whom, always a row above one's own, and how many modules of others a package
// links.
func TestArchitecture(t *testing.T) {
	rows, all := tableOfPackages(t), packages(t)
	imports, modules := make([]map[string]bool, len(rows)), make([]map[string]bool, len(rows))
	for i := range rows {
		imports[i], modules[i] = map[string]bool{}, map[string]bool{}
	}
	for _, p := range all {
		name, own := nameOf(p.ImportPath)
		if !own {
			continue
		}
		i := rowOf(rows, name)
		if i < 0 {
			t.Errorf("%s has no row in the table", name)
			continue
		}
		if len(p.GoFiles) > mostFiles {
			t.Errorf("%s has %d files (allowed: %d)", name, len(p.GoFiles), mostFiles)
		}
		for _, path := range p.Imports {
			to, own := nameOf(path)
			if !own {
				continue
			}
			j := rowOf(rows, to)
			if j < 0 {
				continue // which is said above
			}
			imports[i][rows[j].name] = true
			if j >= i {
				t.Errorf("%s imports %s, whose row is not above", name, to)
			}
		}
		for _, path := range append(p.Deps, p.ImportPath) {
			if m := all[path].Module; m != nil && m.Path != ours {
				modules[i][m.Path] = true
			}
		}
	}
	for i, r := range rows {
		for _, name := range r.imports {
			if !imports[i][name] {
				t.Errorf("%s: the table has it import %s, which it does not", r.name, name)
			}
			delete(imports[i], name)
		}
		for name := range imports[i] {
			t.Errorf("%s imports %s, of which the table says nothing", r.name, name)
		}
		if len(modules[i]) != r.modules {
			t.Errorf("%s links %d modules of others; the table says %d", r.name, len(modules[i]), r.modules)
		}
	}
}

// mostFiles is how many files a package may have besides its tests, for a reader to keep them in
// mind.
const mostFiles = 22

// TestLightPackages holds what must stay light whatever else grows: a benchmark that is metered
// links at most four modules of others.
func TestLightPackages(t *testing.T) {
	rows := tableOfPackages(t)
	for name, most := range map[string]int{
		"bench": 4, "energy": 1, "energy/host": 1, "energy/carbon": 1, "algorithms": 0, "bench/network": 0,
		"bench/sim": 1, "bench/record": 2,
	} {
		if i := rowOf(rows, name); i < 0 || rows[i].modules > most {
			t.Errorf("%s links too many modules (allowed: %d)", name, most)
		}
	}
}
