package host

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/energy"
)

// raplTree makes a sysfs with the given zones. Names with colons cannot be kept as files
// of a module, so the tree is made anew in each test.
func raplTree(t testing.TB, files map[string]string) sysTree {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, powercapDir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return sysTree{root, "/sys"}
}

// server has two sockets with memory, the twins of the packages, a platform and parts.
func server() map[string]string {
	files := map[string]string{"intel-rapl/enabled": "1\n"}
	for dir, name := range map[string]string{
		"intel-rapl:0": "package-0", "intel-rapl:0:0": "core", "intel-rapl:0:1": "dram",
		"intel-rapl:1": "package-1", "intel-rapl:1:0": "dram", "intel-rapl:2": "psys",
		"intel-rapl-mmio:0": "package-0", "intel-rapl-mmio:1": "package-1",
	} {
		files[dir+"/name"] = name + "\n"
		files[dir+"/energy_uj"] = "1000000\n"
		files[dir+"/max_energy_range_uj"] = strconv.Itoa(big) + "\n"
	}
	return files
}

func set(t testing.TB, sys sysTree, file, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(sys.root, powercapDir, file), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func domainNames(p *powercap) string {
	var names []string
	for _, d := range p.domains() {
		names = append(names, d.name)
	}
	return strings.Join(names, " ")
}

func TestPowercapZones(t *testing.T) {
	sys := raplTree(t, server())
	p, skipped, err := powercapZones(sys)
	if err != nil {
		t.Fatal(err)
	}
	if got := domainNames(p); got != "package-0 package-1 dram-0 dram-1" || len(skipped) != 4 {
		t.Errorf("%s, skipped %q", got, skipped)
	}
	set(t, sys, "intel-rapl:1/energy_uj", "42\n")
	got := make([]reading, 4)
	if err := p.read(got); err != nil || got[1] != (reading{microjoules: 42}) || got[0].microjoules != 1000000 {
		t.Errorf("%+v, %v", got, err)
	}
	if d := p.domains()[3]; d.wrap != big || d.kind != energy.DRAMDomain || d.socket != 1 {
		t.Errorf("%+v", d)
	}
}

// One range that cannot be read must not take the others along.
func TestPowercapUnreadableRange(t *testing.T) {
	for _, text := range []string{"", "garbage\n", "-1\n"} {
		files := server()
		files["intel-rapl:1/max_energy_range_uj"] = text
		files["intel-rapl-mmio:0/max_energy_range_uj"] = text // of a zone that is not even read
		p, skipped, err := powercapZones(raplTree(t, files))
		if err != nil || domainNames(p) != "package-0 package-1 dram-0 dram-1" {
			t.Fatalf("%q: %v", text, err)
		}
		for i, want := range []uint64{big, 0, big, big} {
			if got := p.domains()[i].wrap; got != want {
				t.Errorf("%q: range %d is %d, want %d", text, i, got, want)
			}
		}
		const want = "intel-rapl:1 (package-1): is read, but its max_energy_range_uj"
		if !strings.Contains(strings.Join(skipped, "\n"), want) {
			t.Errorf("%q: skipped %q", text, skipped)
		}
	}
	files := server()
	delete(files, "intel-rapl:0/max_energy_range_uj")
	if p, _, err := powercapZones(raplTree(t, files)); err != nil || p.domains()[0].wrap != 0 ||
		p.domains()[1].wrap != big {
		t.Errorf("missing: %+v, %v", p, err)
	}
}

func TestPowercapErrors(t *testing.T) {
	if _, _, err := powercapZones(sysTree{t.TempDir(), "/sys"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no powercap: %v", err)
	}
	_, _, err := powercapZones(sysTree{filepath.Join(t.TempDir(), "no such sysfs"), "/sys"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no sysfs: %v", err)
	}
	sys := raplTree(t, map[string]string{"intel-rapl/enabled": "1"})
	// A container hides what the links lead to.
	link := filepath.Join(sys.root, powercapDir, "intel-rapl:0")
	if err := os.Symlink("../../devices/virtual/powercap/intel-rapl:0", link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := powercapZones(sys); !errors.Is(err, fs.ErrNotExist) ||
		!strings.Contains(err.Error(), "containers") {
		t.Errorf("hidden zones: %v", err)
	}
	for text, want := range map[string]string{
		"":                       `is ""`,
		"watt\n":                 `is "watt"`,
		"-5\n":                   `is "-5"`,
		"18446744073709551616\n": "18446744073709551616",
	} {
		files := server()
		files["intel-rapl:1/energy_uj"] = text
		if _, _, err := powercapZones(raplTree(t, files)); err == nil ||
			!strings.Contains(err.Error(), "zone package-1") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v", text, err)
		}
	}
}

// Nobody writes to a pipe, so opening one would wait for ever; and no attribute is as long as what
// a copied file may hold.
func TestPowercapStrangeFiles(t *testing.T) {
	for attribute, want := range map[string]string{
		"name":                "intel-rapl:0: its name is not a regular file",
		"energy_uj":           "zone package-0: its counter is not a regular file",
		"max_energy_range_uj": "its max_energy_range_uj could not be",
	} {
		sys := raplTree(t, map[string]string{
			"intel-rapl:0/name": "package-0\n", "intel-rapl:0/energy_uj": "1\n",
			"intel-rapl:0/max_energy_range_uj": "5\n",
		})
		path := sys.path(powercapDir + "/intel-rapl:0/" + attribute)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := unix.Mkfifo(path, 0o644); err != nil {
			t.Fatal(err)
		}
		_, skipped, err := powercapZones(sys)
		if got := fmt.Sprintf("%v %q", err, skipped); !strings.Contains(got, want) ||
			(err == nil) != (attribute == "max_energy_range_uj") {
			t.Errorf("%s is a pipe: %s", attribute, got)
		}
	}
	_, skipped, _ := powercapZones(raplTree(t, map[string]string{"intel-rapl:0/name": strings.Repeat("x", 3e6)}))
	if len(skipped) != 1 || len(skipped[0]) > 200 {
		t.Errorf("a name of 3 MB gives %d reasons", len(skipped))
	}
}

// The error of zones that are refused is tested with a reader of its own, in
// TestOpenZones, for everybody; this is the same on files.
func TestPowercapPermission(t *testing.T) {
	sys := raplTree(t, server())
	path := filepath.Join(sys.root, powercapDir, "intel-rapl:0", "energy_uj")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(path); err == nil {
		t.Skip("this user may read files without permission, as root may: nothing can be refused")
	}
	if _, _, err := powercapZones(sys); !errors.Is(err, fs.ErrPermission) ||
		!strings.Contains(err.Error(), powercapGrant) {
		t.Errorf("error is %v", err)
	}
}

// From files to joules: a wrap, the memory apart, and a zone that vanishes or turns to garbage
// in the middle.
func TestPowercapSource(t *testing.T) {
	model, err := energy.FixedWatts(energy.Exactly[energy.Watts](1))
	if err != nil {
		t.Fatal(err)
	}
	sys := raplTree(t, server())
	stat := procTree(statOf(4, 0), "")
	s, _, err := newPowercapSource(sys, stat, model)
	if err != nil {
		t.Fatal(err)
	}
	busy := 0
	clock := time.Unix(1e6, 0)
	s.o.now = func() time.Time { return clock }
	work := func() energy.Window {
		set(t, sys, "intel-rapl:0/energy_uj", strconv.Itoa(big-3e6))
		w, err := s.Start()
		if err != nil {
			t.Fatal(err)
		}
		set(t, sys, "intel-rapl:0/energy_uj", "7000000\n")
		clock = clock.Add(time.Second)
		busy += 100
		stat["stat"] = &fstest.MapFile{Data: []byte(statOf(4, busy))}
		return w
	}
	e := end(t, work(), 1)
	if e.Kind != energy.Measured || e.Source != "rapl" || e.Domains[0].Whole.Central != 10 ||
		e.Domains[2].Name != "dram-0" {
		t.Errorf("%+v", e)
	}
	w := work()
	set(t, sys, "intel-rapl:1/energy_uj", "garbage")
	if e := end(t, w, 1); e.Kind != energy.Assumed || !warned(e, "package-1 could not be read") {
		t.Errorf("garbage: %+v", e)
	}
	set(t, sys, "intel-rapl:1/energy_uj", strconv.FormatUint(math.MaxInt64, 10))
	if e := end(t, work(), 1); e.Kind != energy.Assumed || !warned(e, "package-1 exceeded its own range") {
		t.Errorf("near 2^63: %+v", e)
	}
	set(t, sys, "intel-rapl:1/energy_uj", "1")
	w = work()
	if err := os.RemoveAll(filepath.Join(sys.root, powercapDir, "intel-rapl:0:1")); err != nil {
		t.Fatal(err)
	}
	if e := end(t, w, 1); e.Kind != energy.Assumed || !warned(e, "dram-0 could not be read") || !warned(e, "instead") {
		t.Errorf("vanished: %+v", e)
	}
	if info := s.Info(); !strings.Contains(info.Detail, "package-0, package-1, dram-0, dram-1") ||
		info.Kind != energy.Measured {
		t.Errorf("%+v", info)
	}
	_, skipped, err := newPowercapSource(sysTree{t.TempDir(), "/sys"}, nil, model)
	if !errors.Is(err, fs.ErrNotExist) || skipped != nil {
		t.Errorf("no powercap: %q, %v", skipped, err)
	}
}

// Two sockets on made files, and the real /proc/stat. Reading a real counter costs more: it
// is read on a CPU of its socket.
func BenchmarkMeterPairPowercap(b *testing.B) {
	model, err := energy.FixedWatts(energy.Exactly[energy.Watts](1))
	if err != nil {
		b.Fatal(err)
	}
	s, _, err := newPowercapSource(raplTree(b, server()), Local().procFS(), model)
	if err != nil {
		b.Fatal(err)
	}
	benchmarkPair(b, s)
}
