package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

const (
	ownMounts = "22 27 0:21 / /proc rw,relatime - proc proc rw\n23 27 0:22 / /sys rw - sysfs sysfs rw\n"
	lxcMounts = ownMounts + "614 22 0:52 /proc/meminfo /proc/meminfo rw,nosuid master:9 - fuse.lxcfs lxcfs rw\n" +
		"615 22 0:52 /proc/stat /proc/stat rw,nosuid,relatime master:9 - fuse.lxcfs lxcfs rw,user_id=0\n"
)

// statOf is a stat in which all CPUs together were busy for so many ticks.
func statOf(cpus, busy int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "cpu  %d 0 0 1000 0 0 0 0 0 0\n", busy)
	for i := range cpus {
		fmt.Fprintf(&b, "cpu%d %d 0 0 1000 0 0 0 0 0 0\n", i, busy/cpus)
	}
	return b.String() + "intr 5 1 2\nctxt 9\ncpufreq 8\n"
}

// procTree is a procfs with the files given; "" stands for one that is not there.
func procTree(stat, mountinfo string) fstest.MapFS {
	tree := fstest.MapFS{"stat": {Data: []byte(stat)}}
	if mountinfo != "" {
		tree["self/mountinfo"] = &fstest.MapFile{Data: []byte(mountinfo)}
	}
	return tree
}

func TestForeignStat(t *testing.T) {
	online := func(list string) map[string]string {
		return map[string]string{"devices/system/cpu/online": list + "\n"}
	}
	for _, tt := range []struct {
		name string
		proc fs.FS
		sys  map[string]string
		want string // "" for the machine's own
	}{
		{"a machine", procTree(statOf(48, 100), ownMounts), online("0-47"), ""},
		{"one with CPUs that are off", procTree(statOf(6, 100), ownMounts), online("0-3,8-9"), ""},
		{"more lines than there were CPUs a moment ago", procTree(statOf(5, 100), ownMounts), online("0-3"), ""},
		{"nothing but stat", procTree(statOf(2, 100), ""), nil, ""},
		{"old stat without lines for CPUs", procTree("cpu 1 2 3 4\n", ownMounts), online("0"), ""},
		{"a list that is none", procTree(statOf(2, 100), ownMounts), online("all"), ""},
		{"lxcfs", procTree(statOf(48, 100), lxcMounts), online("0-47"), `"fuse.lxcfs" is mounted over it`},
		{"fewer CPUs", procTree(statOf(4, 100), ownMounts), online("0-47"), "it shows 4 CPUs where 48 are online"},
		{"no stat", fstest.MapFS{}, online("0-47"), ""}, // which its reading says
		{"no procfs", nil, nil, ""},
	} {
		err := foreignStat(tt.proc, sysTree{makeTree(t, tt.sys), "/sys"})
		if (err == nil) != (tt.want == "") || err != nil &&
			(!errors.Is(err, errForeignStat) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// In a container with a stat of its own the share is not what that says: 196 J of 200 J for a
// process that used a fortieth of a busy machine.
func TestShareInContainer(t *testing.T) {
	for _, tt := range []struct {
		name      string
		mountinfo string
		cpus      int // that stat shows
		busy      int // ticks
		measured  bool
		want      float64
	}{
		{"the machine's own stat", ownMounts, 48, 4000, true, 5},
		{"lxcfs", lxcMounts, 2, 102, false, 1},
		{"lxcfs with all CPUs", lxcMounts, 48, 102, false, 1},
		{"fewer CPUs than are online", ownMounts, 2, 102, false, 1},
	} {
		sys := sysTree{makeTree(t, map[string]string{"devices/system/cpu/online": "0-47"}), "/sys"}
		proc := procTree(statOf(tt.cpus, 0), tt.mountinfo)
		b := newRig(t, pkg(0)) // with a model of 1 W a thread
		b.o.host = machineCPU(proc, sys)
		w := b.begin(t)
		b.pass(time.Second, 0, 200)
		proc["stat"] = &fstest.MapFile{Data: []byte(statOf(tt.cpus, tt.busy))}
		e := end(t, w, 1)
		metertest.Near(t, tt.name, float64(e.Gross.Central), tt.want)
		said := warned(e, "the share of this process is not known") &&
			warned(e, "/proc/stat is not that of the machine")
		if (e.Kind == energy.Measured) != tt.measured || said == tt.measured {
			t.Errorf("%s: %v, %q", tt.name, e.Kind, e.Warnings)
		}
	}
}

// Steal time that goes back does not make the process pay for the whole machine.
func TestShareWithStealThatGoesBack(t *testing.T) {
	stat := func(busy, steal int) string { return fmt.Sprintf("cpu  %d 0 0 1000 0 0 0 %d 0 0\n", busy, steal) }
	proc := procTree(stat(0, 500), ownMounts)
	b := newRig(t, pkg(0))
	b.o.host = machineCPU(proc, sysTree{})
	w := b.begin(t)
	b.pass(time.Second, 0, 200)
	proc["stat"] = &fstest.MapFile{Data: []byte(stat(4000, 400))}
	e := end(t, w, 1)
	metertest.Near(t, "gross", float64(e.Gross.Central), 5)
	if e.Kind != energy.Measured || warned(e, noHostCPU) {
		t.Errorf("%+v", e)
	}
}

func TestHowManyCPUs(t *testing.T) {
	for list, want := range map[string]int{
		"0": 1, "0-3": 4, "0-3,8-9": 6, "0,2,4\n": 3, "": 0, "x": 0, "3-1": 0, "0-": 0, "-1": 0, "0-99999999": 0,
	} {
		root := t.TempDir()
		if err := os.MkdirAll(filepath.Join(root, "devices/system/cpu"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "devices/system/cpu/online"), []byte(list), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := (sysTree{root, "/sys"}).cpus("online"); got != want {
			t.Errorf("%q: %d CPUs, want %d", list, got, want)
		}
	}
}
