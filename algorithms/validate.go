package algorithms

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// growths are the classes that Spec.Growth may name.
var growths = []string{"", "1", "log N", "√N", "N", "N log N", "N√N", "N²", "N² log N", "N³", "E"}

// Validate names everything that others build on and that the Spec does not say, or says wrongly.
func (s *Spec) Validate() error {
	var errs []error
	want := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	for _, f := range []struct{ name, value string }{
		{"Name", s.Name},
		{"Title", s.Title},
		{"Unit", s.Unit},
		{"About", s.About},
		{"Citation", s.Citation},
		{"Formula", s.Formula},
		{"Delays", s.Delays},
		{"Goal", s.Goal},
	} {
		want(strings.TrimSpace(f.value) != "", "Spec.%s is empty", f.name)
		want(f.value == strings.TrimSpace(f.value), "Spec.%s %q starts or ends with a space", f.name, f.value)
	}
	want(named(s.Name), "Spec.Name %q (allowed: %s)", s.Name, nameRule)
	for i, alias := range s.Aliases {
		own := !slices.Contains(s.Names()[:i+1], alias)
		want(named(alias) && own, "Spec.Aliases[%d] %q (allowed: a name of its own, %s)", i, alias, nameRule)
	}
	want(named(string(s.Problem)), "Spec.Problem %q (allowed: %s)", s.Problem, nameRule)
	want(slices.Contains(growths, s.Growth), "Spec.Growth %q (allowed: %q)", s.Growth, growths)
	want(s.Topology <= NeedsComplete, "Spec.Topology %d is unknown", uint8(s.Topology))
	want(s.Safe.Has(s.Live), "Spec.Live (%s) is not within Spec.Safe (%s): a violation ends the run before its goal",
		s.Live, s.Safe)

	number := len(s.Kinds)
	want(number >= 1 && number <= MaxKinds, "Spec.Kinds: %d (allowed: 1 to %d)", number, MaxKinds)
	kinds, properties, params := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i, k := range s.Kinds {
		want(k.Name != "" && !kinds[k.Name], "Spec.Kinds[%d] %q (allowed: a name of its own)", i, k.Name)
		kinds[k.Name] = true
	}
	counts := map[string]bool{}
	for i, c := range s.Counts {
		want(c.Name != "" && c.Formula != "" && c.Expected != nil && !counts[c.Name],
			"Spec.Counts[%d] %q: %q (allowed: a name of its own, a formula and what is expected)", i, c.Name, c.Formula)
		counts[c.Name] = true
		want(len(c.Without) > 0, "Spec.Counts[%d] %q is without no kind (allowed: at least one)", i, c.Name)
		for _, k := range c.Without {
			want(int(k) < number && !s.Kinds[k].Setup,
				"Spec.Counts[%d] %q is without kind %d (allowed: kinds that are counted)", i, c.Name, k)
		}
	}
	want(len(s.Properties) > 0, "Spec.Properties is empty: there is nothing that could be violated")
	for i, p := range s.Properties {
		want(p.Name != "" && p.Text != "" && !properties[p.Name], "Spec.Properties[%d] %q: %q (allowed: a name of "+
			"its own and a sentence)", i, p.Name, p.Text)
		properties[p.Name] = true
	}
	for i, o := range s.Observations {
		want(wellFormed(o), "Spec.Observations[%d] %q "+
			"(allowed: a text with %%d for the value and %%d for aux, or fewer)", i, o)
	}
	for _, p := range s.Params {
		want(p.Name != "" && p.Doc != "" && !params[p.Name], "Spec.Params %q: %q (allowed: a name of its own and "+
			"a sentence)", p.Name, p.Doc)
		params[p.Name] = true
		if err := p.Check(p.Default); err != nil {
			errs = append(errs, fmt.Errorf("Spec.Params: the default of %w", err))
		}
	}
	if len(errs) > 0 {
		return fmt.Errorf("%s: %w", s.Name, errors.Join(errs...))
	}
	return nil
}

// nameRule is what named asks for.
const nameRule = "lower case, without spaces, commas, slashes and equals signs"

func named(name string) bool {
	return name != "" && name == strings.ToLower(name) && !strings.ContainsAny(name, " \t,=/")
}

// wellFormed reports whether an observation formats with its value and aux.
func wellFormed(text string) bool {
	if text == "" {
		return false
	}
	for _, args := range [][]any{{}, {int64(1)}, {int64(1), int64(2)}} {
		if !strings.Contains(fmt.Sprintf(text, args...), "%!") {
			return true
		}
	}
	return false
}
