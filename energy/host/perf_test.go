package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// powerPMUFiles is a PMU with the events of two packages.
func powerPMUFiles(events ...string) map[string]string {
	codes := map[string]string{
		"energy-cores": "0x01", "energy-pkg": "0x02", "energy-ram": "0x03", "energy-gpu": "0x04",
		"energy-psys": "0x05",
	}
	files := map[string]string{
		powerPMU + "/type":    "9\n",
		powerPMU + "/cpumask": "0,18\n",
		powerPMU + "/events/": "",
		"devices/system/cpu/cpu0/topology/physical_package_id":  "0\n",
		"devices/system/cpu/cpu18/topology/physical_package_id": "1\n",
	}
	for _, e := range events {
		files[powerPMU+"/events/"+e] = "event=" + codes[e] + "\n"
		files[powerPMU+"/events/"+e+".scale"] = "2.3283064365386962890625e-10\n"
		files[powerPMU+"/events/"+e+".unit"] = "Joules\n"
	}
	return files
}

// fakePerf is a kernel whose events gain so much at every read.
type fakePerf struct {
	gain   uint64
	refuse map[string]error // by event and CPU, or by event
	opened []*fakeEvent
}

type fakeEvent struct {
	name   string
	gain   uint64
	count  uint64
	closed bool
	short  bool
}

func (k *fakePerf) open(pmu uint32, config uint64, cpu int) (io.ReadCloser, error) {
	name := fmt.Sprintf("%d/%d", pmu, config)
	for _, n := range []string{name, fmt.Sprintf("%s@%d", name, cpu)} {
		if err := k.refuse[n]; err != nil {
			return nil, os.NewSyscallError("perf_event_open", err)
		}
	}
	e := &fakeEvent{name: fmt.Sprintf("%s@%d", name, cpu), gain: k.gain}
	k.opened = append(k.opened, e)
	return e, nil
}

func (e *fakeEvent) Read(b []byte) (int, error) {
	if e.short {
		return 0, io.EOF
	}
	e.count += e.gain
	return len(binary.NativeEndian.AppendUint64(b[:0], e.count)), nil
}

func (e *fakeEvent) Close() error {
	e.closed = true
	return nil
}

// perfHost is a live machine that has the files, and what its kernel does.
func perfHost(t *testing.T, files map[string]string, paranoid string, k *fakePerf) Machine {
	t.Helper()
	h := At(makeTree(t, files), makeTree(t, map[string]string{paranoidFile: paranoid}))
	h.Live, h.perf = true, k
	h.pause = func(time.Duration) {}
	return h
}

func TestPerfExplains(t *testing.T) {
	both := powerPMUFiles("energy-pkg", "energy-ram", "energy-cores", "energy-gpu", "energy-psys")
	parts := []string{"energy-cores: a part of the package", "energy-gpu: a part", "energy-psys: the platform, " +
		"which contains"}
	for _, tt := range []struct {
		name   string
		files  map[string]string
		kernel fakePerf
		opened string // the events that are open in the end
		want   explained
	}{
		{"two packages", both, fakePerf{gain: 1 << 32}, "9/2@0 9/2@18 9/3@0 9/3@18", explained{
			usable: "yes", why: "the power PMU offers energy-pkg, energy-ram",
			domains: "package-0 package-1 dram-0 dram-1", skipped: parts,
		}},
		{"a CPU named twice", joined(powerPMUFiles("energy-pkg"), map[string]string{powerPMU +
			"/cpumask": "18,0,0-0\n"}), fakePerf{gain: 1 << 20}, "9/2@0 9/2@18", explained{
			usable: "yes", domains: "package-0 package-1",
		}},
		{
			"AMD", powerPMUFiles("energy-pkg"),
			fakePerf{gain: 1 << 20},
			"9/2@0 9/2@18",
			explained{usable: "yes", domains: "package-0 package-1"},
		},
		{"platform alone", powerPMUFiles("energy-psys", "energy-ram"), fakePerf{gain: 1 << 20}, "9/5@0", explained{
			usable: "yes", domains: "psys", skipped: []string{"energy-ram"},
		}},
		{"virtual machine whose counter stands still", powerPMUFiles("energy-psys"), fakePerf{}, "", explained{
			usable: "no", why: "the power PMU offers energy-psys, but psys stands still, as where a hypervisor does " +
				"not pass on",
		}},
		{
			"denied", powerPMUFiles("energy-pkg"),
			fakePerf{refuse: map[string]error{"9/2": syscall.EACCES}},
			"",
			explained{
				usable: "no", why: "but counting for all processes is denied (perf_event_paranoid is 2)",
				grant: "sudo setcap cap_perfmon+ep ./joulemark\nsudo sysctl kernel.perf_event_paranoid=0",
			},
		},
		{
			"denied on the second package", powerPMUFiles("energy-pkg"),
			fakePerf{refuse: map[string]error{"9/2@18": syscall.EACCES}},
			"",
			explained{
				usable: "no", why: "denied", grant: "setcap",
			},
		},
		{
			"seccomp", powerPMUFiles("energy-pkg"),
			fakePerf{refuse: map[string]error{"9/2": syscall.EPERM}},
			"",
			explained{
				usable: "no", why: "perf_event_open is not permitted (perf_event_paranoid is 2), as where a " +
					"container's", grant: "docker run --cap-add PERFMON",
			},
		},
		{
			"refused", powerPMUFiles("energy-pkg"),
			fakePerf{refuse: map[string]error{"9/2": syscall.EINVAL}},
			"",
			explained{
				usable: "no", why: "but the kernel refuses energy-pkg on CPU 0: perf_event_open: invalid argument",
			},
		},
		{
			"memory refused", powerPMUFiles("energy-pkg", "energy-ram"),
			fakePerf{gain: 1 << 20, refuse: map[string]error{"9/3": syscall.ENOENT}},
			"9/2@0 9/2@18",
			explained{
				usable: "yes", why: "energy-pkg", domains: "package-0 package-1",
				skipped: []string{"energy-ram on CPU 0: perf_event_open", "energy-ram on CPU 18: perf_event_open"},
			},
		},
		{"no PMU", map[string]string{"kernel/": ""}, fakePerf{}, "", explained{usable: "no", why: "the power PMU is " +
			"missing: /sys/bus/event_source/devices/power does not exist"}},
		{
			"model without events", powerPMUFiles(),
			fakePerf{},
			"",
			explained{usable: "no", why: "has no energy events: the kernel does not know this CPU model"},
		},
		{"cores alone", powerPMUFiles("energy-cores"), fakePerf{}, "", explained{
			usable: "no", why: "offers energy-cores, but neither packages nor the platform",
			skipped: []string{"energy-cores"},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.source = "perf"
			h := perfHost(t, tt.files, "2\n", &tt.kernel)
			tt.want.check(t, Discover(h))
			var open []string
			for _, e := range tt.kernel.opened {
				if !e.closed {
					open = append(open, e.name)
				}
			}
			if got := strings.Join(open, " "); got != tt.opened {
				t.Errorf("open are %q, want %q", got, tt.opened)
			}
		})
	}
}

// What the counters of RAPL do not cover is said of perf events as well.
func TestPerfWarns(t *testing.T) {
	for event, want := range map[string]string{
		"energy-pkg":  "the energy is that of the processor alone",
		"energy-psys": "(psys)",
	} {
		c, err := Named(Discover(perfHost(t, powerPMUFiles(event), "0", &fakePerf{gain: 1 << 20})), "perf")
		if err != nil {
			t.Fatal(err)
		}
		if info := c.Source.Info(); !strings.Contains(strings.Join(info.Warnings, "\n"), want) ||
			info.Kind != energy.Measured {
			t.Errorf("%s: %+v, want %q", event, info, want)
		}
	}
}

// A copy of a machine's files tells what is needed, and opens nothing.
func TestPerfOfACopy(t *testing.T) {
	for _, tt := range []struct{ paranoid, why, grant string }{
		{"2\n", "energy-pkg; perf_event_paranoid is 2, so opening them takes CAP_PERFMON", "setcap"},
		{"-1\n", "energy-pkg; perf_event_paranoid is -1, so they may be opened there", ""},
		{"garbage", "energy-pkg; whether they may be opened, this copy does not show", ""},
	} {
		k := &fakePerf{gain: 1 << 20}
		h := perfHost(t, powerPMUFiles("energy-pkg"), tt.paranoid, k)
		h.Live = false
		explained{source: "perf", usable: "no", why: tt.why, grant: tt.grant}.check(t, Discover(h))
		if len(k.opened) > 0 {
			t.Error("an event of this machine was opened")
		}
	}
}

func TestPerfCounts(t *testing.T) {
	k := &fakePerf{gain: 1 << 32} // a joule
	sys := sysTree{makeTree(t, powerPMUFiles("energy-pkg", "energy-ram")), "/sys"}
	p, err := readPMU(sys)
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := openPerf(sys, p, k)
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]reading, 4)
	for i := range uint64(3) {
		if err := c.read(dst); err != nil {
			t.Fatal(err)
		}
		for j, r := range dst {
			if r != (reading{microjoules: (i + 1) * 1e6}) {
				t.Errorf("read %d of %d is %+v", i, j, r)
			}
		}
	}
	k.opened[1].short = true
	if err := c.read(dst); err != nil || dst[0].err != nil || !errors.Is(dst[1].err, io.EOF) || dst[2].err != nil {
		t.Errorf("an event that ends: %+v, %v", dst, err)
	}
	if err := c.read(dst[:1]); err == nil {
		t.Error("too little room is enough")
	}
	k.opened[0].count = 1<<63 - 1<<32 // years at any power
	if err := c.read(dst); err != nil || dst[0].microjoules != 1<<31*1e6 {
		t.Errorf("a large count is %+v", dst[0])
	}
}

func TestPMUThatCannotBeUnderstood(t *testing.T) {
	for _, tt := range []struct{ file, text, why string }{
		{"/type", "\xff\xfe", "its type is"},
		{"/type", "4294967296", "a number of 32 bits"},
		{"/cpumask", "", "its cpumask is"},
		{"/cpumask", "3-1", "its cpumask is"},
		{"/cpumask", "0-99999999", "its cpumask is"},
		{"/events/energy-pkg", "event=0x102", "8 bits"},
		{"/events/energy-pkg", "umask=1", "event= and a number"},
		{"/events/energy-pkg.unit", "Furlongs", "Joules is expected"},
		{"/events/energy-pkg.scale", "0", "above 0"},
		{"/events/energy-pkg.scale", "NaN", "above 0"},
		{"/events/energy-pkg.scale", "Inf", "above 0"},
	} {
		files := joined(powerPMUFiles("energy-pkg", "energy-ram"), map[string]string{powerPMU + tt.file: tt.text})
		h := perfHost(t, files, "0", &fakePerf{gain: 1 << 20})
		c := find(t, Discover(h), "perf")
		if c.Usable || !strings.Contains(c.Why, tt.why) {
			t.Errorf("%s is %q: %q, want %q", tt.file, tt.text, c.Why, tt.why)
		}
	}
}

// Two CPUs of a mask on one socket are its dies; a CPU without a place has that in the mask.
func TestPackagesOf(t *testing.T) {
	sys := sysTree{makeTree(t, map[string]string{
		"devices/system/cpu/cpu0/topology/physical_package_id": "0\n",
		"devices/system/cpu/cpu0/topology/die_id":              "0\n",
		"devices/system/cpu/cpu8/topology/physical_package_id": "0\n",
		"devices/system/cpu/cpu8/topology/die_id":              "1\n",
	}), "/sys"}
	var names []string
	for _, p := range packagesOf(sys, []int{0, 8, 16}) {
		names = append(names, p.domain(energy.PackageDomain).name, p.domain(energy.DRAMDomain).name)
	}
	const want = "package-0-die-0 dram-0-die-0 package-0-die-1 dram-0-die-1 package-2 dram-2"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("names are %s", got)
	}
}
