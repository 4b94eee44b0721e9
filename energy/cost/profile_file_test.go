package cost

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
)

func profileSet() *ProfileSet {
	tcp := calibration()
	tcp.Engine = "tcp"
	tcp.CPU.Coefficients.Byte = energy.Range[energy.CPUSeconds]{Low: 0, Central: 1.2345678901234567e-10, High: 1e-9}
	return &ProfileSet{
		Schema: ProfileSchema, Tool: "joulemark 1.2", Date: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC),
		Host:         ProfileHost{OS: "linux", Arch: "amd64", CPU: "Some: \"CPU\" # 9", Threads: 4, Go: "go1.26"},
		Source:       ProfileSource{Name: "specpower", Kind: energy.Modelled, Detail: "W per thread"},
		Calibrations: []Calibration{calibration(), tcp},
	}
}

// profileText is a good file, for tests to change.
func profileText(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := profileSet().Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestProfileFileRoundTrip(t *testing.T) {
	text := profileText(t)
	got, err := ReadProfiles(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(profileSet(), got); diff != "" {
		t.Error(diff)
	}
	var again bytes.Buffer
	if err := got.Write(&again); err != nil || again.String() != text {
		t.Errorf("%v: written again it reads\n%s", err, &again)
	}
	// Whole numbers may be written without a point, and dates without a time.
	loose := strings.Replace(text, "residual: 0.2", "residual: 1", 1)
	loose = strings.Replace(loose, "2026-01-31T12:00:00Z", "2026-01-31", 1)
	if got, err := ReadProfiles(strings.NewReader(loose)); err != nil || got.Calibrations[0].CPU.Residual != 1 {
		t.Errorf("%v", err)
	}
}

func TestReadProfilesRefuses(t *testing.T) {
	text := profileText(t)
	for _, c := range []struct{ old, new, want string }{
		{"schema: 1", "schema: 2", "schema: 2; allowed is 1"},
		{"schema: 1\n", "", "line 5: schema: missing"},
		{"schema: 1", "schema: one", `line 5: schema: "one" (allowed: a whole number)`},
		{"schema: 1", "schema: 1.5", `line 5: schema: 1.5 (allowed: a whole number)`},
		{"schema: 1", "Schema: 1", "line 5: Schema: no such key (allowed: schema, tool, date"},
		{"schema: 1", "schema: 1\nschema: 1", "schema"},
		{"schema: 1", "schema: &x 1", "line 5: schema: an alias or anchor"},
		{"tool: joulemark 1.2", "tool: 1.2", `line 6: tool: 1.2 (allowed: a text)`},
		{"tool: joulemark 1.2", "tool: ''", "tool: it is empty"},
		{"2026-01-31T12:00:00Z", "yesterday", `line 7: date: "yesterday" (allowed: a date`},
		{"  os: linux\n", "", "line 8: host.os: missing"},
		{"  threads: 4", "  threads: 0", "host: threads: 0; at least 1 is needed"},
		{"  threads: 4", "  threads: 4\n  cores: 2", "line 13: host.cores: no such key"},
		{"  threads: 4", "  threads: 99999999999999999999", "host.threads"},
		{"kind: modelled", "kind: guessed", `line 16: energy.kind: kind "guessed" is not known`},
		{
			"detail: W per thread", "detail: W per thread\n  warnings: guessed",
			`line 18: energy.warnings: "guessed" (allowed: a list)`,
		},
		{
			"detail: W per thread", "detail: W per thread\n  warnings: [a, 1]",
			`line 18: energy.warnings[1]: 1 (allowed: a text)`,
		},
		{"detail: W per thread", "detail: W per thread\n  warnings: [a, ' ']", "energy: warnings: warning 2 is 1 " +
			"characters long; allowed are"},
		{
			"detail: W per thread", "detail: W per thread\n  warnings: [" + strings.Repeat("x", 501) + "]",
			"warning 1 is 501 characters long",
		},
		{
			"detail: W per thread", "detail: W per thread\n  warnings: [" + strings.Repeat("x, ", 16) + "x]",
			"energy: warnings: 17 of them; allowed are at most 16",
		},
		{
			"message: {low: 1.5e-06, central: 2e-06, high: 2.5e-06}",
			"message: {low: 0, central: 1e+308, high: 1e+308}",
			"message: high: 1e+308; allowed is at most 1e+06",
		},
		{"residual: 0.2", "residual: 1e200", "engines[0]: cpu_s: residual: 1e+200; allowed is at most 1000"},
		{"residual: 0.2", "residual: .nan", `engines[0].cpu_s.residual: .nan (allowed: a number)`},
		{"residual: 0.2", "residual: -.inf", `-.inf (allowed: a number)`},
		{"residual: 0.2", "residual: -1", "engines[0]: cpu_s: residual: -1; it must be"},
		{"residual: 0.2", "residual: [0.2]", "[0.2] (allowed: a number)"},
		{"residual: 0.2", "residual: 0x1p-2", `"0x1p-2" (allowed: a number)`},
		{"      nodes: 2\n", "      nodes: -2\n", "engines[0]: covered_from: nodes: -2"},
		{"points: 12", "points: 3", "degrees_of_freedom: 10; allowed are 1 to points - 1, 2"},
		{"low: 1.5e-06", "low: 3e-06", "cpu_s: coefficients: message: energy: range is"},
		{"low: 1.5e-06, ", "", "line 25: engines[0].cpu_s.coefficients.message.low: missing"},
		{"engine: tcp", "engine: goroutine", `engines[1]: engine: "goroutine" is there twice`},
		{"covariance: [[", "covariance: [[7, ", "line 33: engines[0].cpu_s.covariance[0]: 8 values (allowed: 7)"},
		{"host:", "host: here\nother:", `line 8: host: "here" (allowed: keys with values)`},
		{"energy:\n", "energy: [a]\nother:\n", "line 14: energy: [\"a\"] (allowed: keys with values)"},
	} {
		changed := strings.Replace(text, c.old, c.new, 1)
		if changed == text {
			t.Errorf("%q is not in the file:\n%s", c.old, text)
			continue
		}
		if got, err := ReadProfiles(strings.NewReader(changed)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: %v, %v; want %q", c.new, c.old, got != nil, err, c.want)
		}
	}
	head, _, _ := strings.Cut(text, "engines:")
	for want, text := range map[string]string{
		"engines: none":          head + "engines: []\n",
		"it is empty":            "# nothing\n",
		"more than one document": text + "---\n" + text,
		"more than 1048576":      text + strings.Repeat("# \n", 1<<19),
		"line 1: the file":       "just words",
		"yaml":                   "a: [",
	} {
		if _, err := ReadProfiles(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	broken := errors.New("disk on fire")
	if _, err := ReadProfiles(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("%v; want %v", err, broken)
	}
}

// Warnings of the source are in the file, where there are any; an empty list is the same as none.
func TestProfileFileKeepsWarnings(t *testing.T) {
	text := profileText(t)
	if strings.Contains(text, "warnings") {
		t.Errorf("without warnings the file says\n%s", text)
	}
	empty := strings.Replace(text, "detail: W per thread", "detail: W per thread\n  warnings: []", 1)
	if got, err := ReadProfiles(strings.NewReader(empty)); err != nil || cmp.Diff(profileSet(), got) != "" {
		t.Errorf("an empty list: %v\n%s", err, cmp.Diff(profileSet(), got))
	}
	s := profileSet()
	s.Source.SetWarnings([]string{"the family\nis guessed: \"#1\"", "too short"})
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadProfiles(&b)
	if err != nil || cmp.Diff(s, got) != "" {
		t.Fatalf("%v\n%s", err, cmp.Diff(s, got))
	}
	want := []string{"calibrated with a warning: the family is guessed: \"#1\"", "calibrated with a warning: too short"}
	if diff := cmp.Diff(want, got.Warnings(s.Host)); diff != "" {
		t.Error(diff)
	}
	other := s.Host
	other.CPU = "another"
	if w := got.Warnings(other); len(w) != 3 || !strings.Contains(w[0], "another machine") {
		t.Errorf("on another machine: %q", w)
	}
}

func TestSetWarningsIsBounded(t *testing.T) {
	s := profileSet()
	all := []string{"", "twice", "twice", strings.Repeat("é", 501), "b\xffd"}
	for i := range 15 {
		all = append(all, strings.Repeat("x", i+1))
	}
	s.Source.SetWarnings(all)
	w := s.Source.Warnings
	if err := s.Validate(); err != nil || len(w) != MaxProfileWarnings || w[0] != "twice" ||
		w[1] != strings.Repeat("é", 497)+"..." || w[2] != "b?d" || w[15] != "3 warnings more" {
		t.Errorf("%v: %q", err, w)
	}
	s.Source.SetWarnings(all[:17])
	if w := s.Source.Warnings; len(w) != 15 || w[14] != strings.Repeat("x", 12) {
		t.Errorf("%q", w)
	}
	s.Source.SetWarnings(all[:18])
	if w := s.Source.Warnings; len(w) != 16 || w[15] != strings.Repeat("x", 13) {
		t.Errorf("%q", w)
	}
}

func TestWriteRefusesWhatIsNotValid(t *testing.T) {
	s := profileSet()
	s.Host = ProfileHost{}
	var b bytes.Buffer
	if err := s.Write(&b); err == nil || !strings.Contains(err.Error(), "host: cpu: it is empty") || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

func TestProfileSetFor(t *testing.T) {
	s := profileSet()
	p, err := s.For("tcp")
	if err != nil || p.Calibration != &s.Calibrations[1] || p.Kind != energy.Modelled || p.Validate() != nil ||
		p.Name != "calibrated tcp" ||
		!strings.Contains(p.Source, "2026-01-31") || !strings.Contains(p.Source, "4 threads") {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.For("udp"); err == nil || !strings.Contains(err.Error(), `"udp"; the file has goroutine, tcp`) {
		t.Errorf("%v", err)
	}
	// What was predicted was not read from a counter, wherever its coefficients come from.
	for kind, want := range map[energy.Kind]energy.Kind{
		energy.Measured: energy.Modelled,
		energy.Modelled: energy.Modelled, energy.Assumed: energy.Assumed,
	} {
		s.Source.Kind = kind
		if p, err := s.For("tcp"); err != nil || p.Kind != want {
			t.Errorf("%v becomes %v, %v; want %v", kind, p.Kind, err, want)
		}
	}
}

func TestForeign(t *testing.T) {
	s := profileSet()
	here := s.Host
	here.Go = "go9"
	if f := s.Foreign(here); f != "" {
		t.Errorf("another version of Go: %q", f)
	}
	here.Threads = 8
	if f := s.Foreign(here); !strings.Contains(f, "another machine") || !strings.Contains(f, "8 threads") {
		t.Errorf("another machine: %q", f)
	}
}

// CPUs to which hypervisors give the same name are told apart by CPUID.
func TestForeignByCPUID(t *testing.T) {
	s := profileSet()
	const milan, turin = "AuthenticAMD family 25 model 1 stepping 1", "AuthenticAMD family 26 model 2 stepping 1"
	for _, tt := range []struct {
		cpu, calibrated, here string
		want                  string // "" where it is the same machine
	}{
		{"AMD EPYC", milan, milan, ""},
		{"AMD EPYC", milan, turin, "another machine (AMD EPYC, 4 threads, linux/amd64, go1.26, CPUID " + milan + ")"},
		{"AMD EPYC", turin, milan, "this is AMD EPYC, 4 threads, linux/amd64, go1.26, CPUID " + milan},
		{"AMD EPYC", "", turin, `many CPUs are called "AMD EPYC", and the profile does not say which`},
		{"Intel(R) Xeon(R) CPU @ 2.00GHz", "", "GenuineIntel family 6 model 85 stepping 3", "many CPUs are called"},
		{"AMD EPYC 7R13 Processor", "", milan, ""}, // of one kind, by a profile of before
		{"Intel(R) Xeon(R) Platinum 8480+", "", "GenuineIntel family 6 model 143 stepping 8", ""},
		{"Apple M2", "", "", ""}, // which has no CPUID
	} {
		s.Host.CPU, s.Host.CPUID = tt.cpu, tt.calibrated
		here := s.Host
		here.CPUID = tt.here
		got := s.Foreign(here)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s, %q on %q: %q; want %q", tt.cpu, tt.calibrated, tt.here, got, tt.want)
		}
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatal(err)
		}
		if again, err := ReadProfiles(&b); err != nil || again.Host != s.Host {
			t.Errorf("%+v is read as %+v, %v", s.Host, again, err)
		}
	}
}

func FuzzReadProfiles(f *testing.F) {
	// The fuzzer makes edits of a file, since it first makes shorter whatever it finds, and a whole
	// file would take all of its time.
	text := profileText(f)
	for i := range len(text) / 50 {
		f.Add(uint16(50*i), uint16(1), "-1e9")
	}
	f.Add(uint16(0), uint16(len(text)), "schema: 1\nengines: [{}]\n")
	f.Add(uint16(0), uint16(len(text)), "a: &a [*a]\n")
	f.Fuzz(func(t *testing.T, at, cut uint16, insert string) {
		i := min(int(at), len(text))
		j := min(i+int(cut), len(text))
		s, err := ReadProfiles(strings.NewReader(text[:i] + insert + text[j:]))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if again, err := ReadProfiles(&b); err != nil || !cmp.Equal(s, again) {
			t.Fatalf("%v: %s", err, cmp.Diff(s, again))
		}
	})
}
