package energy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnergySumsDomains(t *testing.T) {
	whole := func(name, kind string, j Joules) DomainEnergy {
		return DomainEnergy{Name: name, Kind: kind, Whole: Range[Joules]{j / 2, j, 2 * j}}
	}
	a := Energy{
		Domains: []DomainEnergy{whole("package-0", "package", 10), whole("dram-0", "dram", 2)},
		HostCPU: 4, Share: 0.5, Kind: Measured, Source: "rapl",
	}
	b := Energy{
		Domains: []DomainEnergy{whole("package-0", "package", 28), whole("package-1", "package", 8)},
		HostCPU: 1, Share: 0.25, Kind: Measured, Source: "rapl",
	}
	sum := a.Add(b)
	want := []DomainEnergy{
		whole("package-0", "package", 38), whole("dram-0", "dram", 2),
		whole("package-1", "package", 8),
	}
	if diff := cmp.Diff(want, sum.Domains); diff != "" {
		t.Error(diff)
	}
	// 0.5 of 12 J and 0.25 of 36 J are 15 J of 48 J.
	near(t, "share", sum.Share, 15.0/48)
	near(t, "host", float64(sum.HostCPU), 5)
	if a.Domains[0].Whole.Central != 10 {
		t.Error("adding wrote to the first operand")
	}
	model := Energy{Kind: Modelled, Source: "specpower"}
	for _, mixed := range []Energy{a.Add(model), model.Add(a), a.Add(Energy{}), (Energy{}).Add(a)} {
		if diff := cmp.Diff(a.Domains, mixed.Domains); diff != "" || mixed.Share != 0.5 || mixed.HostCPU != 4 {
			t.Errorf("%+v", mixed)
		}
	}
	// Energy that no counter showed is a part of the sum, so the domains cannot be.
	model.Gross, a.Gross = Exactly[Joules](3), Exactly[Joules](6)
	for _, mixed := range []Energy{a.Add(model), model.Add(a), a.Add(model).Add(a), a.Add(a.Add(model))} {
		if len(mixed.Domains) > 0 || mixed.Share != 0 || !slices.Contains(mixed.Warnings, partlyCounted) ||
			mixed.Gross.Central < 9 {
			t.Errorf("%+v", mixed)
		}
	}
	if got := (Energy{Share: 0.5}).Add(Energy{Share: 0.25}).Share; got != 0.5 {
		t.Errorf("shares of nothing give %v", got)
	}
	half := sum.Per(2)
	if half.Domains[0] != whole("package-0", "package", 19) || half.HostCPU != 2.5 || half.Share != sum.Share {
		t.Errorf("%+v", half)
	}
	if diff := cmp.Diff(want, sum.Domains); diff != "" {
		t.Errorf("dividing wrote to the operand: %s", diff)
	}
}

func TestEnergyChecksDomains(t *testing.T) {
	good := func() Energy {
		return Energy{
			Domains: []DomainEnergy{{Name: "BAT0", Kind: "machine", Whole: Exactly[Joules](1)}},
			HostCPU: 1, Share: 1, Kind: Measured, Source: "battery",
		}
	}
	if err := good().Valid(); err != nil {
		t.Error(err)
	}
	for want, breakIt := range map[string]func(*Energy){
		"a domain has no name":              func(e *Energy) { e.Domains[0].Name = "" },
		`domain BAT0: kind is "core"`:       func(e *Energy) { e.Domains[0].Kind = "core" },
		"domain BAT0: energy: low is -1":    func(e *Energy) { e.Domains[0].Whole.Low = -1 },
		"CPU time of the host is NaN":       func(e *Energy) { e.HostCPU = CPUSeconds(math.NaN()) },
		"share is 1.5; it must be a number": func(e *Energy) { e.Share = 1.5 },
		"share is -1":                       func(e *Energy) { e.Share = -1 },
		"share is NaN":                      func(e *Energy) { e.Share = math.NaN() },
	} {
		e := good()
		breakIt(&e)
		if err := e.Valid(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	if got := DomainKind(7).String(); got != "DomainKind(7)" {
		t.Errorf("kind 7 is %q", got)
	}
}
