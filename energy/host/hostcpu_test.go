package host

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/joulemark/joulemark/energy/metertest"
)

// procWith is a procfs with the given stat.
func procWith(stat string) fs.FS { return fstest.MapFS{"stat": {Data: []byte(stat)}} }

// noEntry is a file system that may not be read.
type noEntry struct{}

func (noEntry) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestHostClock(t *testing.T) {
	for _, tt := range []struct {
		name, stat string
		want       hostTimes
		err        string // "" means none
	}{
		{
			"all fields", "cpu  1 20 300 4000 50000 600000 7000000 80000000 900000000 1000000000\ncpu0 9 9 9 9\n",
			hostTimes{busy: 7600321, idle: 54000, steal: 80000000},
			"",
		}, // guests are within user and nice, so they are not added again
		{"first kernels", "cpu 1 2 3 4\n", hostTimes{busy: 6, idle: 4}, ""},
		{"long", "cpu " + strings.Repeat("18446744073709551615 ", 10) + "\n" + strings.Repeat("x", 9999), hostTimes{
			busy: math.MaxUint64 - 4, idle: math.MaxUint64 - 1, steal: math.MaxUint64,
		}, ""},
		{"empty", "", hostTimes{}, `begins with ""`},
		{"cut off", "cpu  1 2 3 4", hostTimes{}, "at least four numbers"},
		{"few", "cpu  1 2 3\n", hostTimes{}, "at least four numbers"},
		{"one CPU", "cpu0 1 2 3 4\n", hostTimes{}, `begins with "cpu0 1 2 3 4"`},
		{"garbage", "cpu  1 2 x 4\n", hostTimes{}, `field 3 of cpu is "x"`},
		{"negative", "cpu  1 2 3 -4\n", hostTimes{}, `field 4 of cpu is "-4"`},
		{"too great", "cpu  18446744073709551616 2 3 4\n", hostTimes{}, "field 1 of cpu"},
	} {
		got, err := hostCPU(procWith(tt.stat))()
		got.parts = [busyFields]uint64{} // their sum is busy
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	if _, err := hostCPU(nil)(); err == nil {
		t.Error("no procfs, but no error")
	}
	if _, err := hostCPU(noEntry{})(); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("error is %v", err)
	}
}

func FuzzParseHostTimes(f *testing.F) {
	f.Add([]byte("cpu  1 2 3 4 5 6 7 8 9 10\n"))
	f.Fuzz(func(t *testing.T, stat []byte) {
		if got, err := parseHostTimes(stat); err != nil && got != (hostTimes{}) {
			t.Errorf("%+v with %v", got, err)
		}
	})
}

func TestHostUsage(t *testing.T) {
	start := hostTimes{busy: 1000, idle: 5000, steal: 10}
	got := hostTimes{busy: 1600, idle: 6000, steal: 30}.since(start, 2*time.Second)
	metertest.Near(t, "busy", float64(got.busy), 6)
	metertest.Near(t, "total", float64(got.total), 16.2)
	metertest.Near(t, "within", float64(got.within), 0.08) // five fields and three CPUs
	if got.err != nil {
		t.Error(got.err)
	}
	// At least one CPU may be behind, in a window of any length.
	metertest.Near(t, "within", float64(start.since(start, 0).within), 0.06)
	metertest.Near(t, "idle that went back",
		float64(hostTimes{busy: 1001, idle: 4000, steal: 10}.since(start, 1).total), 0.01)
	// What the share does not need may go back.
	got = hostTimes{busy: 1100, idle: 5000, steal: 9}.since(start, time.Second)
	metertest.Near(t, "busy, with stolen time that went back", float64(got.busy), 1)
	metertest.Near(t, "total, with stolen time that went back", float64(got.total), 1)
	if got.err != nil {
		t.Error(got.err)
	}
	parts := [busyFields]uint64{500, 100, 300, 50, 50}
	start = hostTimes{busy: 1000, parts: parts, idle: 5000, steal: 10}
	for i := range parts {
		// One part went back, although the sum went on.
		more := parts
		more[i] -= 1
		more[(i+1)%busyFields] += 200
		back := hostTimes{busy: 1199, parts: more, idle: 5100}
		if got := back.since(start, time.Second); !errors.Is(got.err, errHostBack) || got.busy != 0 {
			t.Errorf("%+v", got)
		}
	}
	if got := (hostTimes{busy: 999, idle: 5000, steal: 10}).since(start, time.Second); !errors.Is(got.err,
		errHostBack) {
		t.Errorf("%+v", got)
	}
}
