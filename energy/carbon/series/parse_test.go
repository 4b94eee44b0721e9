package series

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Every form says what it is of, and the files of testdata have what they were made with.
func TestForms(t *testing.T) {
	britain := About{
		Publisher: "carbonintensity.org.uk", Zone: "GB", Basis: Average, Boundary: Consumption, Lifecycle: Direct,
		CO2Only: true,
		Kind:    energy.Modelled,
	}
	region := britain
	region.Zone = "Valley"
	maps := About{
		Publisher: "Electricity Maps", Zone: "NW-VAL", Basis: Average, Boundary: Consumption, Lifecycle: LifeCycle,
		Kind: energy.Modelled,
	}
	for _, tt := range []struct {
		file      string
		about     About
		start     string
		step      time.Duration
		grams     []float64
		estimated []bool
	}{
		{
			"own.csv", About{
				Publisher: "Valley Power", Zone: "VALLEY", Own: true, Basis: Average, Boundary: Production,
				Lifecycle: Direct, Kind: energy.Measured,
			}, "2026-01-31T00:00:00Z", 30 * time.Minute, []float64{120.5, 80, 95.25}, []bool{false, true, false},
		},
		{"electricitymaps.csv", maps, "2026-01-31T00:00:00Z", time.Hour, []float64{151.25, 161}, []bool{false, true}},
		{
			"electricitymaps-older.csv", maps, "2023-01-31T00:00:00Z", time.Hour,
			[]float64{151.25, 161},
			[]bool{false, true},
		},
		{"electricitymaps.json", maps, "2026-01-31T00:00:00Z", time.Hour, []float64{150, 160}, []bool{false, true}},
		{
			"watttime.json", About{
				Publisher: "WattTime", Zone: "VALLEY_NORTH", Basis: Marginal, Lifecycle: Direct, CO2Only: true,
				Kind: energy.Modelled,
			}, "2026-01-31T00:00:00Z", 5 * time.Minute, []float64{453.59237, 408.233133}, []bool{false, true},
		},
		{"britain.json", britain, "2026-01-31T00:00:00Z", 30 * time.Minute, []float64{95, 92}, []bool{false, true}},
		{
			"britain-region.json", region, "2026-01-31T00:00:00Z", 30 * time.Minute,
			[]float64{40, 44},
			[]bool{true, true},
		},
	} {
		content := read(t, tt.file)
		for what, text := range map[string]string{
			"as it is": string(content), "with a byte order mark": "\ufeff" + string(content),
			"with line ends of Windows": strings.ReplaceAll(string(content), "\n", "\r\n"),
		} {
			s, err := Parse([]byte(text), tt.file)
			if err != nil {
				t.Errorf("%s %s: %v", tt.file, what, err)
				continue
			}
			tt.about.File = tt.file
			if diff := cmp.Diff(tt.about, s.About); diff != "" {
				t.Errorf("%s %s: (-want +got)\n%s", tt.file, what, diff)
			}
			if !s.Start().Equal(at(tt.start)) || s.Step() != tt.step || len(s.values) != len(tt.grams) {
				t.Errorf("%s %s: %d intervals of %v from %v", tt.file, what, len(s.values), s.Step(), s.Start())
				continue
			}
			for i, v := range s.values {
				if math.Abs(float64(v.grams)-tt.grams[i]) > 1e-9 || v.estimated != tt.estimated[i] {
					t.Errorf("%s %s: interval %d is %+v, want %v", tt.file, what, i, v, tt.grams[i])
				}
			}
		}
	}
}

// Variants of the forms that the files of testdata do not have.
func TestVariants(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		is         func(s *Series) bool
	}{
		{
			"one object", `{"zone":"X","carbonIntensity":80,"datetime":"2026-01-31T00:00:00Z","isEstimated":true}`,
			func(s *Series) bool { return s.Step() == time.Hour && s.Whole().Estimated && s.Zone == "X" },
		},
		{
			"a list alone", `[{"carbonIntensity":80,"datetime":"2026-01-31T01:00:00Z"},
				{"carbonIntensity":70,"datetime":"2026-01-31T00:00:00Z"}]`,
			func(s *Series) bool { return s.values[0].grams == 70 && s.Zone == "" && !s.Whole().Estimated },
		},
		{
			"a forecast", `{"zone":"X","forecast":[{"carbonIntensity":80,"datetime":"2026-01-31T01:00:00Z"}]}`,
			func(s *Series) bool { return s.Whole().Estimated && s.Zone == "X" },
		},
		{
			"a range, direct, by production, of quarters", `{"zone":"X","flowTraced":false,
				"emissionFactorType":"direct","temporalGranularity":"15_minutes",
				"data":[{"carbonIntensity":80,"datetime":"2026-01-31T01:00:00Z"}]}`,
			func(s *Series) bool {
				return s.Step() == 15*time.Minute && s.Lifecycle == Direct && s.Boundary == Production
			},
		},
		{
			"direct alone", "Datetime (UTC),Zone id,Carbon intensity gCO₂eq/kWh (direct)\n2026-01-31 00:00:00,X,70\n",
			func(s *Series) bool { return s.Lifecycle == Direct && s.values[0].grams == 70 && s.Step() == time.Hour },
		},
		{
			"an average of WattTime", `{"data":[{"point_time":"2026-01-31T00:00:00Z","value":500}],"meta":{
				"data_point_period_seconds":3600,"region":"R","signal_type":"co2_aoer","units":"lbs_co2_per_mwh"}}`,
			func(s *Series) bool { return s.Basis == Average && s.Boundary == Production && s.Step() == time.Hour },
		},
		{
			"a forecast of WattTime", `{"data":[{"point_time":"2026-01-31T00:00:00Z","value":500}],"meta":{
				"generated_at":"2026-01-30T23:55:00Z","data_point_period_seconds":300,"signal_type":"co2_moer",
				"units":"lbs_co2_per_mwh"}}`,
			func(s *Series) bool { return s.Whole().Estimated && s.Basis == Marginal },
		},
		{
			"a region in a list", `{"data":[{"regionid":3,"data":[{"from":"2026-01-31T00:00Z","to":"2026-01-31T00:30Z",
				"intensity":{"forecast":266,"index":"high"}}]}]}`,
			func(s *Series) bool { return s.Zone == "region 3" && s.Whole().Estimated },
		},
		{
			"one's own, marginal, without order", "g_co2e_per_kwh,basis,timestamp\n7,marginal,2026-01-31T01:00:00Z\n" +
				"9,marginal,2026-01-31T00:00:00+00:00\n",
			func(s *Series) bool {
				return s.Basis == Marginal && s.Own && s.values[0].grams == 9 && s.Kind == energy.Assumed
			},
		},
		{
			"a zone that a spreadsheet would run", "timestamp,g_co2e_per_kwh,zone\n2026-01-31T01:00:00Z,5,'=X\n" +
				"2026-01-31T02:00:00Z,5,'=X\n", func(s *Series) bool { return s.Zone == "=X" },
		},
	} {
		s, err := Parse([]byte(tt.text), "file")
		if err != nil || !tt.is(s) {
			t.Errorf("%s: %+v, %v", tt.name, s, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const own = "timestamp,g_co2e_per_kwh\n"
	meta := `"meta":{"data_point_period_seconds":300,"region":"R","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}`
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", " \n", "empty (allowed: CSV with the columns timestamp and g_co2e_per_kwh, CSV or JSON"},
		{"comments", "# a\n", "nothing but comments"},
		{"another table", "region,year\nDE,2024\n", `line 1: the columns are "region,year" (allowed: CSV with`},
		{"other JSON", `{"a":1}`, "JSON of no form that is known (allowed: CSV"},
		{"broken JSON", `{"a":`, "line 1: unexpected EOF"},
		{"no line", own, "no intervals (allowed: at least one)"},
		{"one line", own + "2026-01-31T00:00:00Z,5\n", "one interval, and nothing that says how long it is"},
		{"a column missing", "timestamp,zone\n", "line 1: column g_co2e_per_kwh is missing"},
		{"a column unknown", "timestamp,g_co2e_per_kwh,zonne\n", "did you mean zone?"},
		{"a column twice", "timestamp,g_co2e_per_kwh,zone,Zone\n", `line 1: column "zone" is given twice`},
		{
			"a gap", own + "2026-01-31T00:00:00Z,5\n2026-01-31T01:00:00Z,5\n2026-01-31T03:00:00Z,5\n" +
				"2026-01-31T04:00:00Z,5\n",
			"line 4: a gap from 2026-01-31T02:00:00Z to 2026-01-31T03:00:00Z (allowed: none; intervals last for 1h",
		},
		{
			"an overlap", own + "2026-01-31T00:00:00Z,5\n2026-01-31T01:00:00Z,5\n2026-01-31T01:30:00Z,5\n",
			"line 4: 2026-01-31T01:30:00Z begins before the interval of line 3 is over",
		},
		{
			"an instant twice", own + "2026-01-31T00:00:00Z,5\n2026-01-31T00:00:00Z,6\n",
			"line 3: 2026-01-31T00:00:00Z is given twice, here and in line 2",
		},
		{"months", own + "2026-01-01T00:00:00Z,5\n2026-02-01T00:00:00Z,6\n", "intervals: 744h0m0s (allowed: 1s to 24h"},
		{"another zone of time", own + "2026-01-31T00:00:00+01:00,5\n", "in UTC, as 2026-01-31T13:00:00Z)"},
		{"no zone of time", own + "2026-01-31 00:00,5\n", `line 2: timestamp: "2026-01-31 00:00" (allowed: the start`},
		{"another century", own + "1026-01-31T00:00:00Z,5\n", "years 1990 to 2100"},
		{"no number", own + "2026-01-31T00:00:00Z,NaN\n", `g_co2e_per_kwh: "NaN" (allowed: a number of gCO2e/kWh)`},
		{"an empty number", own + "2026-01-31T00:00:00Z,\n", `g_co2e_per_kwh: "" (allowed`},
		{"too much", own + "2026-01-31T00:00:00Z,5001\n", "5001 g/kWh (allowed: 0 to 5000 g/kWh)"},
		{"too little", own + "2026-01-31T00:00:00Z,-1\n", "-1 g/kWh (allowed: 0 to 5000 g/kWh)"},
		{
			"two zones", "timestamp,g_co2e_per_kwh,zone\n2026-01-31T00:00:00Z,5,A\n2026-01-31T01:00:00Z,5,B\n",
			`line 3: zone: "B" (allowed: "A" as in line 2; one zone, of one publisher, a file)`,
		},
		{
			"a basis", "timestamp,g_co2e_per_kwh,basis\n2026-01-31T00:00:00Z,5,averge\n",
			`basis: "averge" (allowed: average, marginal; did you mean average?)`,
		},
		{
			"an estimate", "timestamp,g_co2e_per_kwh,estimated\n2026-01-31T00:00:00Z,5,maybe\n",
			`estimated: "maybe" (allowed: true or false, or nothing)`,
		},
		{"cells", own + "2026-01-31T00:00:00Z\n", "line 2: wrong number of fields"},
		{"maps: no intensity", "Datetime (UTC),Zone id\n2026-01-31 00:00:00,X\n", "line 1: no column of carbon"},
		{
			"maps: a hole", "Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (LCA)\n2026-01-31 00:00:00,X,\n",
			`line 2: carbon intensity gco2eq/kwh (lca): "" (allowed: a number)`,
		},
		{
			"maps: null", `[{"carbonIntensity":null,"datetime":"2026-01-31T00:00:00Z"}]`,
			"line 1: carbonIntensity: null (allowed: a number)",
		},
		{"maps: no time", `[{"carbonIntensity":5}]`, "line 1: datetime is missing"},
		{"maps: no object", `[{"carbonIntensity":5,"datetime":"2026-01-31T00:00:00Z"},7]`, "datetime is missing"},
		{"maps: months", `{"temporalGranularity":"monthly","data":[{"carbonIntensity":5,
			"datetime":"2026-01-01T00:00:00Z"}]}`, `temporalGranularity: "monthly" (allowed: 5_minutes`},
		{
			"maps: a factor", `[{"carbonIntensity":5,"datetime":"2026-01-01T00:00:00Z","emissionFactorType":"x"}]`,
			`emissionFactorType: "x" (allowed: lifecycle, direct)`,
		},
		{"maps: nothing", `{"zone":"X","history":[]}`, "no intervals"},
		{"a key twice", `[{"carbonIntensity":5,"carbonIntensity":6,"datetime":"2026-01-01T00:00:00Z"}]`, "given twice"},
		{
			"watttime: health", `{"data":[],"meta":{"signal_type":"health_damage","units":"lbs_co2_per_mwh"}}`,
			`meta.signal_type: "health_damage" (allowed: co2_moer, co2_aoer)`,
		},
		{
			"watttime: units", `{"data":[],"meta":{"signal_type":"co2_moer","units":"kg"}}`,
			`meta.units: "kg" (allowed: lbs_co2_per_mwh)`,
		},
		{"watttime: no data", `{"data":7,` + meta + `}`, "data is no list"},
		{"watttime: a period", strings.Replace(`{"data":[],`+meta+`}`, ":300", ":1e300", 1), "1 to 86400"},
		{"watttime: forecasts", `{"data":[{"generated_at":"x","forecast":[]}],` + meta + `}`, "point_time is missing"},
		{"watttime: a gap", `{"data":[{"point_time":"2026-01-31T00:00:00Z","value":5},
			{"point_time":"2026-01-31T00:10:00Z","value":5}],` + meta + `}`, "line 2: a gap from 2026-01-31T00:05:00Z"},
		{
			"britain: all regions", `{"data":[{"from":"2026-01-31T00:00Z","to":"2026-01-31T00:30Z",
				"regions":[{},{}]}]}`,
			"2 regions (allowed: one a file",
		},
		{"britain: two regions", `{"data":[{"data":[{"from":"2026-01-31T00:00Z"}]},{"data":[]}]}`, "2 regions"},
		{"britain: no forecast", `{"data":[{"from":"2026-01-31T00:00Z","to":"2026-01-31T00:30Z",
			"intensity":{"forecast":null,"actual":null}}]}`, "forecast: null (allowed: a number)"},
		{"britain: backwards", `{"data":[{"from":"2026-01-31T00:30Z","to":"2026-01-31T00:30Z",
			"intensity":{"forecast":5}}]}`, "allowed: after from"},
	} {
		s, err := Parse([]byte(tt.text), "file")
		switch {
		case err == nil:
			t.Errorf("%s: %+v", tt.name, s)
		case !strings.Contains(err.Error(), tt.want):
			t.Errorf("%s: %v\nwant ... %s ...", tt.name, err, tt.want)
		case !strings.HasPrefix(err.Error(), "file: "):
			t.Errorf("%s: %v does not begin with the name of the file", tt.name, err)
		}
	}
}

// FuzzParse feeds the readers whatever bytes: what they take covers what it says, with intensities
// that are some.
func FuzzParse(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			f.Add(read(f, e.Name()))
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := Parse(content, "file")
		if err != nil {
			return
		}
		whole, err := s.Between(s.Start(), s.End())
		if err != nil || whole.Intervals != len(s.values) || whole.Intensity.Valid() != nil ||
			whole.Intensity.High > Most {
			t.Errorf("%d intervals: %+v, %v", len(s.values), whole, err)
		}
		if _, err := s.Between(s.End(), s.End()); err == nil {
			t.Error("the end is covered")
		}
	})
}
