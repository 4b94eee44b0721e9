package carbon

import "testing"

// Every region that has a factor is in a country, or is one of the groups of them.
func TestCountryOfEveryRegion(t *testing.T) {
	groups := 0
	for _, f := range DefaultFactors().All() {
		name, code, ok := Country(f.Region)
		switch {
		case !ok:
			groups++
		case f.Publisher == "EPA" && (code != "USA" || name != "United States"),
			f.Publisher != "EPA" && (code != f.Region || name != f.Name), len(code) != 3:
			t.Errorf("%s is in %s, %s", f.Region, name, code)
		}
	}
	if groups != 13 {
		t.Errorf("%d groups of countries, want 13", groups)
	}
	for _, none := range []string{"", "USER", "EU", "WORLD", "France", "FR"} {
		if name, _, ok := Country(none); ok {
			t.Errorf("%q is in %s", none, name)
		}
	}
}
