package carbon

import (
	"errors"
	"strings"
	"testing"
)

func TestNamesOfRegions(t *testing.T) {
	for name, want := range map[string]string{
		"UK": "GBR", "gb": "GBR", "Great Britain": "GBR", "United Kingdom": "GBR", "DE": "DEU", "de ": "DEU",
		"JOR": "JOR", "jo": "JOR", "Turkey": "TUR", "Türkiye": "TUR", "turkiye": "TUR", "TW": "TWN", "Taiwan": "TWN",
		"South Korea": "KOR", "Republic of Korea": "KOR", "Korea, Republic of": "KOR", "North Korea": "PRK",
		"Czech Republic": "CZE", "Czechia": "CZE", "EU": "EU", "EU27": "EU", "EU-27": "EU", "European Union": "EU",
		"world": "WORLD", "Global": "WORLD", "europe": "EUROPE", "Latin America": "LATIN-AMERICA", "g20": "G20",
		"US": "US", "USA": "USA", "United States of America": "USA", "Côte d’Ivoire": "CIV", "cote d'ivoire": "CIV",
		"Ivory Coast": "CIV", "Réunion": "REU", "St. Lucia": "LCA", "St Kitts & Nevis": "KNA", "The Netherlands": "NLD",
		"Holland": "NLD", "Viet Nam": "VNM", "vietnam": "VNM", "Hong Kong": "HKG", "Russia": "RUS", "Iran": "IRN",
		"Bosnia and Herzegovina": "BIH", "Burma": "MMR", "Swaziland": "SWZ", "DRC": "COD", "Congo": "COG",
		"Niger": "NER", "Nigeria": "NGA", "Guinea": "GIN", "Guinea Bissau": "GNB", "XK": "XKX", "camx": "CAMX",
		"U.S.": "US", "u. s. a.": "USA", "America": "USA", "North-America": "NORTH-AMERICA",
	} {
		f, err := DefaultFactors().Lookup(name, 0)
		if err != nil || f.Region != want {
			t.Errorf("%q is %s, %v; want %s", name, f.Region, err, want)
		}
	}
}

// Every country and group that ships is found by all of its names, and no name stands for two.
func TestEveryNameIsOfOneRegion(t *testing.T) {
	rows, err := table(regionNamesCSV, "region,alpha2,names")
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	claim := func(name, code string) {
		if other, taken := of[folded(name)]; taken && other != code {
			t.Errorf("%q is %s and %s", name, other, code)
		}
		of[folded(name)] = code
	}
	for _, r := range rows {
		for _, name := range append(strings.Split(r[2], ";"), r[0], r[1]) {
			if name != "" && name != DefaultRegion {
				claim(name, r[0])
			}
		}
	}
	for _, f := range DefaultFactors().All() {
		if f.Publisher == "EPA" {
			continue
		}
		if _, known := places()[folded(f.Region)]; !known {
			t.Errorf("%s has no line among the names", f.Region)
		}
		if f.Region != "USA" { // the name of US too
			claim(f.Name, f.Region)
		}
	}
	fs := DefaultFactors()
	for name, code := range of {
		f, err := fs.Lookup(name, 0)
		unknown := (*UnknownRegionError)(nil)
		switch {
		case err == nil && f.Region != code:
			t.Errorf("%q is %s, want %s", name, f.Region, code)
		case errors.As(err, &unknown):
			// A place that has no factor is not taken for another that has one.
			if !unknown.Place || len(unknown.Nearest) > 0 || !strings.Contains(err.Error(), "has no factor (allowed") {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}

// A suggestion is never another country that is only spelled alike.
func TestSuggestionsOfRegions(t *testing.T) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	nearest := func(typed string) []string {
		_, err := DefaultFactors().Lookup(typed, 0)
		var unknown *UnknownRegionError
		if !errors.As(err, &unknown) {
			return nil // it is a region
		}
		return unknown.Nearest
	}
	for _, a := range letters {
		for _, b := range letters {
			for _, code := range []string{string([]rune{a, b}), string([]rune{'U', a, b})} {
				if got := nearest(code); len(got) > 0 {
					t.Errorf("%s: did you mean %v?", code, got)
				}
			}
		}
	}
	for typed, want := range map[string]string{
		"Irak": "", "Austrlia": "", "Nigera": "", "England": "", "Scotland": "", "Micronesia": "", "Monaco": "",
		"Marshall Islands": "", "Andorra": "", "Polynesia": "",
		"South America": "", "Central America": "", "Erope": "", "Euroupe": "EUROPE", "NRTH-AMERICA": "NORTH-AMERICA",
		"Germny": "DEU", "Swizerland": "CHE", "Argentnia": "ARG", "Tunesia": "TUN", "CMAX": "CAMX",
	} {
		if got := strings.Join(nearest(typed), " "); got != want {
			t.Errorf("%s: did you mean %q? want %q", typed, got, want)
		}
	}
	_, err := DefaultFactors().Lookup("Germny", 0)
	if want := `"Germny" is unknown; did you mean DEU (Germany)? (allowed: `; !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want %q", err, want)
	}
}

// The equal names of a catalogue of one's own go before those of the list.
func TestOwnNamesComeFirst(t *testing.T) {
	own, err := parse("region,year,gco2e_per_kwh\nCA,2024,200\nGermany,2023,400\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"CA": "CA", "ca": "CA", "Germany": "GERMANY", "DE": "GERMANY",
		"CAN": "CA",
	} {
		if f, err := own.Lookup(name, 0); err != nil || f.Region != want {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
}
