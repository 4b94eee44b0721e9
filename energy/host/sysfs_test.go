package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// makeTree writes files, by their path below a new folder. A name that ends with a slash is a
// folder, a text that begins with "->" a link.
func makeTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	// The folder above is for its owner alone, and some tests read as another user.
	if err := os.Chmod(filepath.Dir(root), 0o755); err != nil {
		t.Fatal(err)
	}
	addTo(t, root, files)
	return root
}

func addTo(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		dir, err := filepath.Dir(path), error(nil)
		if strings.HasSuffix(name, "/") {
			dir = path
		}
		if err = os.MkdirAll(dir, 0o755); err == nil && dir != path {
			if to, ok := strings.CutPrefix(text, "->"); ok {
				err = os.Symlink(to, path)
			} else {
				err = os.WriteFile(path, []byte(text), 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSysTreeReads(t *testing.T) {
	tree := sysTree{makeTree(t, map[string]string{
		"number":   " 42\n",
		"negative": "-42\n",
		"words":    "forty-two\n",
		"empty":    "",
		"binary":   "\x00\xff\xfe",
		"long":     strings.Repeat("x", 10*maxSysFile),
		"folder/":  "",
		"loop":     "->loop",
		"link":     "->number",
		"zero":     "->/dev/zero",
	}), "/sys"}
	for name, want := range map[string]string{
		"number": "", "link": "", "negative": "whole number of at least 0", "words": `is "forty-two"`, "empty": `is ""`,
		"binary": `is "\x00\xff\xfe"`, "long": "whole number", "folder": "is not a regular file",
		"loop": "cannot be read", "absent": "does not exist", "number/below": "cannot be read",
	} {
		v, err := tree.count(name)
		if want == "" && (err != nil || v != 42) {
			t.Errorf("%s is %d, %v", name, v, err)
		}
		if want != "" && (err == nil || !strings.Contains(reason(err), want)) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := os.Stat("/dev/zero"); err == nil {
		if _, err := tree.text("zero"); err == nil || !strings.Contains(reason(err), "not a regular file") {
			t.Errorf("a device: %v", err)
		}
	}
	if v, err := tree.signed("negative"); err != nil || v != -42 {
		t.Errorf("negative is %d, %v", v, err)
	}
	if got := tree.label("long"); len(got) > 50 {
		t.Errorf("label has %d bytes", len(got))
	}
	if got := tree.label("binary"); got != "\x00?" {
		t.Errorf("label is %q", got)
	}
	if got := tree.millis("number", time.Second); got != 42*time.Millisecond {
		t.Errorf("time is %v", got)
	}
	if got := tree.millis("words", time.Second); got != time.Second {
		t.Errorf("time is %v", got)
	}
}

func TestSysTreeLists(t *testing.T) {
	files := map[string]string{"d/hwmon10": "", "d/hwmon2": "", "d/other": "", "empty/": "", "file": ""}
	tree := sysTree{makeTree(t, files), "/sys"}
	keep := func(n string) bool { return strings.HasPrefix(n, "hwmon") }
	names, more, err := tree.list("d", keep)
	if got := strings.Join(names, " "); got != "hwmon2 hwmon10" || more || err != nil {
		t.Errorf("names are %s, %v, %v", got, more, err)
	}
	if names, _, err := tree.list("empty", keep); len(names) > 0 || err != nil {
		t.Errorf("an empty folder has %v, %v", names, err)
	}
	if _, _, err := tree.list("file", keep); err == nil {
		t.Error("a file is listed")
	}
	if _, _, err := tree.list("absent", keep); err == nil {
		t.Error("what is not there is listed")
	}
}

func TestGaugeIntegrates(t *testing.T) {
	now := time.Unix(0, 0)
	var power float64
	var fault error
	g := gauge{domain: domain{name: "x", kind: energy.MachineDomain}, power: func() (float64, error) {
		return power, fault
	}}
	c := newGaugeCounter(g, func() time.Time { return now })
	total := uint64(0)
	for i, step := range []struct {
		seconds int
		watts   float64
		gained  uint64 // microjoules
	}{
		{0, 10, 0}, // the first reading begins
		{2, 20, 30e6},
		{0, 50, 0}, // no time has passed
		{1, 50, 50e6},
		{-5, 50, 0}, // the clock was set back
		{1, 30, 40e6},
	} {
		now = now.Add(time.Duration(step.seconds) * time.Second)
		power = step.watts * 1e6
		dst := make([]reading, 1)
		if err := c.read(dst); err != nil || dst[0].err != nil {
			t.Fatal(err, dst[0].err)
		}
		if total += step.gained; dst[0].microjoules != total {
			t.Errorf("step %d: total is %d, want %d", i, dst[0].microjoules, total)
		}
	}
	for _, bad := range []float64{-1, 0, 1e30} {
		power = bad
		dst := make([]reading, 1)
		if err := c.read(dst); err != nil || dst[0].err == nil {
			t.Errorf("%g microwatts: %v, %v", bad, err, dst[0])
		}
	}
	// The hour without a reading is not charged at any power.
	now, power = now.Add(time.Hour), 1e6
	dst := make([]reading, 1)
	if err := c.read(dst); err != nil || dst[0].err != nil || dst[0].microjoules != total {
		t.Errorf("after a fault: %+v, %v; want %d", dst[0], err, total)
	}
	if err := c.read(nil); err == nil {
		t.Error("no room is enough")
	}
}

// rewrite replaces the text of a file.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
