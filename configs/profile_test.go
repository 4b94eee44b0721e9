package configs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// profileFile writes a profile of the engines, where a message costs 1 µs.
func profileFile(t *testing.T, engines ...string) string {
	t.Helper()
	s := cost.ProfileSet{
		Schema: cost.ProfileSchema, Tool: "test", Date: time.Unix(1e9, 0).UTC(), Host: ProfileHost(charge.LocalHost()),
		Source: cost.ProfileSource{Name: "specpower", Kind: energy.Modelled, Detail: "test"},
	}
	for _, e := range engines {
		c := cost.Calibration{Engine: e, Points: 9, Spread: energy.Exactly(1.0)}
		c.CPU.Coefficients.Message = energy.Exactly[energy.CPUSeconds](1e-6)
		c.Energy.Coefficients.Message = energy.Exactly[energy.Joules](4e-6)
		c.CPU.Freedom, c.Energy.Freedom = 8, 8
		s.Calibrations = append(s.Calibrations, c)
	}
	path := filepath.Join(t.TempDir(), "profile.yaml")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := s.Write(f); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProfilesFor(t *testing.T) {
	one, two := profileFile(t, "goroutine"), profileFile(t, "goroutine", "tcp")
	sim, goroutine, tcp, udp := engine.Sim, engine.Goroutine, engine.TCP, engine.UDP
	for _, c := range []struct {
		name, file string
		engine     engine.Engine
		alongside  []engine.Engine
		want       string // the name of the profile, or the error
		asked      string
	}{
		{"an engine's own", two, tcp, []engine.Engine{goroutine, tcp}, "calibrated tcp", ""},
		{"of the one engine beside", two, sim, []engine.Engine{sim, tcp}, "calibrated tcp", ""},
		{"of the one engine in the file", one, sim, []engine.Engine{sim}, "calibrated goroutine", ""},
		{"of two in the file", two, sim, []engine.Engine{sim}, "calibrated goroutine", ""},
		{"asked for", two, sim, []engine.Engine{sim}, "calibrated tcp", "tcp"},
		{"asked for beside another", two, sim, []engine.Engine{sim, goroutine}, "calibrated tcp", "tcp"},
		{"asked for in vain", two, sim, []engine.Engine{sim}, `engine "tls"; the file has goroutine, tcp`, "tls"},
		{
			"asked for, but not by the simulator", two, goroutine,
			[]engine.Engine{goroutine},
			"calibrated goroutine", "tcp",
		},
		{"of two beside", two, sim, []engine.Engine{sim, tcp, goroutine}, "calibrated tcp", ""},
		{"of none", one, udp, []engine.Engine{udp}, `engine "udp"; the file has goroutine`, ""},
		{"of none beside", one, sim, []engine.Engine{sim, udp}, "calibrated goroutine", ""},
		{"built in", "network", tcp, []engine.Engine{sim, tcp}, "network", ""},
	} {
		p, err := FindProfiles(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if p.Calibrated() != (c.file != "network") || len(p.Warnings(charge.LocalHost())) > 0 {
			t.Errorf("%s: calibrated is %v, warnings %q", c.name, p.Calibrated(), p.Warnings(charge.LocalHost()))
		}
		got, err := p.For(c.engine, c.alongside, c.asked)
		if err == nil && got.Name != c.want || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, %v; want %q", c.name, got.Name, err, c.want)
		}
	}
}

func TestProfilesOfAnotherMachineWarn(t *testing.T) {
	p, err := FindProfiles(profileFile(t, "tcp"))
	if err != nil {
		t.Fatal(err)
	}
	host := charge.LocalHost()
	host.CPU = "another"
	if w := p.Warnings(host); len(w) != 1 || !strings.Contains(w[0], "another machine") {
		t.Errorf("warnings are %q", w)
	}
}

func TestFindProfilesRefuses(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	if err := os.WriteFile(wrong, []byte("schema: 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"netwrok":           "did you mean network?",
		"missing.yaml":      "missing.yaml",
		"./missing":         "./missing",
		wrong:               "wrong.yaml: line 1: tool: missing",
		filepath.Dir(wrong): "is a directory",
	} {
		_, err := FindProfiles(name)
		if err == nil || !strings.HasPrefix(err.Error(), "profile: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", name, err, want)
		}
	}
}
