package carbon

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

func lookup(t *testing.T, region string, year int) Factor {
	t.Helper()
	f, err := DefaultFactors().Lookup(region, year)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The figures are those of the publishers: a digit that differs is a mistake. Who takes over a
// newer edition changes these sums.
func TestFactorsAreAsPublished(t *testing.T) {
	for _, tt := range []struct{ file, text, source, want string }{
		{
			"egrid_rates.csv", egridRatesCSV, "EPA, eGRID2018 to eGRID2023 rev2 (June 2025), total output rates",
			"d775857aeb3dfcf40f9d88734422f7e8ed19269a90e258a378d86ceef4330d6f",
		},
		{
			"egrid_subregions.csv", egridSubregionsCSV, "EPA, eGRID2018 to eGRID2023, names and interconnects",
			"5c4e92ca7c603046ce1ff72a02fcbed2537b6d9b2ca4b245dd0a41c6cfdd78b8",
		},
		{
			"egrid_grid_gross_loss.csv", egridGrossLossCSV,
			"EPA, eGRID2018 to eGRID2023 rev2 (June 2025), grid gross loss",
			"0844f5a9503898674dace5e8ae484fcd6ca6e25288313411733ca50975acab0b",
		},
		{
			"country_intensity.csv", countryIntensityCSV, "Ember, Yearly Electricity Data, edition of 2025",
			"064049c10ccabdbd2205360acd7200f833fbfa3838ec647002ea1c1a02192014",
		},
	} {
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(tt.text))); got != tt.want {
			t.Errorf("data/%s has the SHA-256 %s, want %s (%s)", tt.file, got, tt.want, tt.source)
		}
	}
}

// CO2e is the sum of the gases by what they warm, as the EPA weighs them: by AR4 of the IPCC up to
// eGRID2022 and by AR5 in eGRID2023. CH4 and N2O are published in thousandths of a pound, so a sum
// may be off by what rounding loses. Rows of which the EPA's own figures do not add up say so.
func TestGasesAddUp(t *testing.T) {
	rows, err := table(egridRatesCSV, "data_year,edition,subregion,co2_lb_per_mwh,ch4_lb_per_mwh,n2o_lb_per_mwh,"+
		"co2e_lb_per_mwh,co2e_origin,note")
	if err != nil {
		t.Fatal(err)
	}
	sums, exceptions := 0, 0
	for _, r := range rows {
		if r[4] == "" && r[5] == "" { // which 2021 has for none
			continue
		}
		var lb [4]float64
		for i := range lb {
			if lb[i], err = strconv.ParseFloat(r[3+i], 64); err != nil {
				t.Fatal(err)
			}
		}
		ch4, n2o := 25.0, 298.0
		if r[0] == "2023" {
			ch4, n2o = 28, 265
		}
		rounding := (ch4+n2o)*0.0005 + 0.001
		if strings.HasPrefix(r[7], "computed") {
			rounding = 0.05 + 0.0005
		}
		off := math.Abs(lb[0] + ch4*lb[1] + n2o*lb[2] - lb[3])
		switch doubted := strings.Contains(r[8], "differs 0.2-0.3") || strings.Contains(r[8], "do not reproduce"); {
		case doubted:
			exceptions++
		case off > rounding:
			t.Errorf("%s %s: gases are %.3f lb/MWh from CO2e (allowed: %.3f)", r[0], r[2], off, rounding)
		}
		sums++
	}
	if sums != 5*28-1 || exceptions != 4 {
		t.Errorf("%d sums, of which %d are known to be off; want 139 and 4", sums, exceptions)
	}
}

func TestEveryShippedFactorIsValid(t *testing.T) {
	fs := DefaultFactors()
	if fs.Len() != 167+222 {
		t.Errorf("%d factors", fs.Len())
	}
	for _, f := range fs.All() {
		if err := f.Validate(); err != nil {
			t.Error(err)
		}
		if f.Name == "" || f.Edition == "" || f.Publisher == "" || f.Spread == "" || f.Kind != energy.Modelled ||
			f.CO2eOrigin == "" {
			t.Errorf("%+v has blanks", f)
		}
		epa := f.Publisher == "EPA"
		if f.HasCO2 != epa {
			t.Errorf("%v: has CO2 is %v", f, f.HasCO2)
		}
		if want := epa && f.Region != "PRMS"; f.HasGrossLoss != want {
			t.Errorf("%v: has grid gross loss is %v", f, f.HasGrossLoss)
		}
	}
}

// The average of the United States as the EPA published it, in lb/MWh.
func TestUnitedStates(t *testing.T) {
	for _, tt := range []struct {
		year      int
		co2, co2e float64
		edition   string
		loss      float64
	}{
		{2018, 947.182, 952.877, "eGRID2018", 0.0487},
		{2019, 884.230, 889.4, "eGRID2019", 0.051},
		{2020, 818.289, 822.6, "eGRID2020", 0.053},
		{2021, 852.300, 857.019, "eGRID2021", 0.045},
		{2022, 823.149, 827.520, "eGRID2022", 0.051},
		{2023, 767.209, 770.884, "eGRID2023 rev2", 0.042},
	} {
		f := lookup(t, "us", tt.year)
		metertest.Near(t, "CO2", float64(f.CO2.Central.PoundsPerMWh()), tt.co2)
		metertest.Near(t, "CO2e", float64(f.CO2e.Central.PoundsPerMWh()), tt.co2e)
		if f.Edition != tt.edition || f.GrossLoss != tt.loss || f.Interconnect != "US" {
			t.Errorf("%+v, want edition %s and loss %v", f, tt.edition, tt.loss)
		}
		if want := map[bool]string{true: "computed", false: "EPA"}[tt.year == 2019 ||
			tt.year == 2020]; f.CO2eOrigin != want {
			t.Errorf("%v: origin is %s", f, f.CO2eOrigin)
		}
	}
	// CO2 and CO2e of 2018 are two figures and print as two.
	f := lookup(t, "US", 2018)
	if got := f.CO2.Central.String(); got != "429.63 g/kWh" {
		t.Errorf("CO2 is %s", got)
	}
	if got := f.CO2e.Central.String(); got != "432.22 g/kWh" {
		t.Errorf("CO2e is %s", got)
	}
}

func TestFactorSpread(t *testing.T) {
	lb := func(low, central, high float64) energy.Range[energy.GramsPerKWh] {
		return energy.Range[energy.GramsPerKWh]{
			Low:     energy.PoundsPerMWh(low).GramsPerKWh(),
			Central: energy.PoundsPerMWh(central).GramsPerKWh(),
			High:    energy.PoundsPerMWh(high).GramsPerKWh(),
		}
	}
	for _, tt := range []struct {
		region    string
		year      int
		co2e, co2 energy.Range[energy.GramsPerKWh]
	}{
		// The newest year has one neighbour; low is its own CO2.
		{"US", 2023, lb(767.209, 770.884, 827.520), lb(767.209, 767.209, 823.149)},
		// 2020 lies below both of its neighbours.
		{"US", 2020, lb(818.289, 822.6, 889.4), lb(818.289, 818.289, 884.230)},
		// 2021 lies above both; the low end is a neighbour's CO2e.
		{"US", 2021, lb(822.6, 857.019, 857.019), lb(818.289, 852.300, 852.300)},
	} {
		f := lookup(t, tt.region, tt.year)
		if diff := cmp.Diff(tt.co2e, f.CO2e); diff != "" {
			t.Errorf("%v: CO2e: %s", f, diff)
		}
		if diff := cmp.Diff(tt.co2, f.CO2); diff != "" {
			t.Errorf("%v: CO2: %s", f, diff)
		}
	}
	if f := lookup(t, "DEU", 0); f.CO2e != energy.Exactly[energy.GramsPerKWh](342.06) ||
		f.Spread != "no spread is known" {
		t.Errorf("%+v", f)
	}
}

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		region string
		year   int
		want   string
	}{
		{"", 0, "US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh"},
		{" camx ", 2018, "CAMX 2018 (EPA, eGRID2018): 226.20 gCO2e/kWh"},
		{"ASCC Alaska Grid", 0, "AKGD 2023 (EPA, eGRID2023 rev2): 410.55 gCO2e/kWh"},
		{"germany", 0, "DEU 2024 (Ember, Yearly Electricity Data 2025): 342.06 gCO2e/kWh"},
		{"USA", 0, "USA 2024 (Ember, Yearly Electricity Data 2025): 383.55 gCO2e/kWh"},
	} {
		if got := lookup(t, tt.region, tt.year).String(); got != tt.want {
			t.Errorf("%q %d is %s, want %s", tt.region, tt.year, got, tt.want)
		}
	}
}

func TestInterconnects(t *testing.T) {
	for region, want := range map[string]struct {
		interconnect string
		loss         float64
	}{
		"AKMS": {"Alaska", 0.041},
		"HIOA": {"Hawaii", 0.044},
		"ERCT": {"ERCOT", 0.042},
		"NWPP": {"Western", 0.041},
		"RMPA": {"Western", 0.041},
		"AZNM": {"Western", 0.041},
		"FRCC": {"Eastern", 0.042},
		"MROW": {"Eastern", 0.042},
		"NYLI": {"Eastern", 0.042},
	} {
		if f := lookup(t, region, 2023); f.Interconnect != want.interconnect || f.GrossLoss != want.loss {
			t.Errorf("%s: %s with loss %v, want %+v", region, f.Interconnect, f.GrossLoss, want)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	fs := DefaultFactors()
	for typed, want := range map[string]string{
		"CMAX": "CAMX", "camxx": "CAMX", "germny": "DEU", "UX": "",
		"zzzzzz": "",
	} {
		_, err := fs.Lookup(typed, 0)
		var unknown *UnknownRegionError
		if !errors.As(err, &unknown) {
			t.Fatalf("%q: %v", typed, err)
		}
		if want != "" && !slices.Contains(unknown.Nearest, want) {
			t.Errorf("%q: nearest are %v, want %s", typed, unknown.Nearest, want)
		}
		msg := err.Error()
		const countries = "US, WORLD, or one of 209 countries by name or ISO 3166 code (ABW to ZWE)"
		for _, part := range []string{`"` + typed + `"`, "allowed: AFRICA, AKGD, AKMS", countries} {
			if !strings.Contains(msg, part) {
				t.Errorf("%q: error is %s, want %q", typed, msg, part)
			}
		}
		if strings.Contains(msg, "did you mean") != (len(unknown.Nearest) > 0) {
			t.Errorf("%q: error is %s", typed, msg)
		}
	}
	_, err := fs.Lookup("prms", 2018)
	var year *UnknownYearError
	if !errors.As(err, &year) || !cmp.Equal(year.Years, []int{2019, 2020, 2021, 2022, 2023}) {
		t.Fatalf("PRMS 2018: %v", err)
	}
	const want = "PRMS has no factor for 2018; available are 2019, 2020, 2021, 2022, 2023"
	if !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want %q", err, want)
	}
	if _, err := new(Factors).Lookup("", 0); err == nil {
		t.Error("an empty catalogue has a factor")
	}
}

func TestFactorOf(t *testing.T) {
	f, err := FactorOf(50)
	if err != nil || f.Kind != energy.Assumed || f.CO2e != energy.Exactly[energy.GramsPerKWh](50) || f.HasCO2 ||
		f.HasGrossLoss {
		t.Errorf("%+v, %v", f, err)
	}
	if got, want := f.String(), "USER (a number given by the user): 50.00 gCO2e/kWh"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, g := range []energy.GramsPerKWh{
		0, -1, 0.35, 0.999, 5001, 1e308, energy.GramsPerKWh(math.NaN()),
		energy.GramsPerKWh(math.Inf(1)), energy.GramsPerKWh(math.Inf(-1)),
	} {
		_, err := FactorOf(g)
		if err == nil || !strings.Contains(err.Error(), "(allowed: 1 to 5000 gCO2e/kWh") || len(err.Error()) > 200 {
			t.Errorf("%v: %v", float64(g), err)
		}
	}
	for _, g := range []energy.GramsPerKWh{MinIntensity, MaxIntensity} {
		if _, err := FactorOf(g); err != nil {
			t.Error(err)
		}
	}
}

func TestFactorValidateNamesEveryFault(t *testing.T) {
	err := Factor{
		CO2e: energy.Exactly[energy.GramsPerKWh](10), CO2: energy.Exactly[energy.GramsPerKWh](11), HasCO2: true,
		GrossLoss: 4.2, HasGrossLoss: true,
	}.Validate()
	for _, want := range []string{"region", "kind", "exceeds the CO2e", "grid gross loss: it is 4.2; it must be a " +
		"fraction from 0 to 0.8"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestRegionsAndYears(t *testing.T) {
	fs := DefaultFactors()
	if got := len(fs.Regions()); got != 28+222 {
		t.Errorf("%d regions", got)
	}
	if !slices.IsSorted(fs.Regions()) {
		t.Error("regions are not sorted")
	}
	if got := fs.Years("us"); !cmp.Equal(got, []int{2018, 2019, 2020, 2021, 2022, 2023}) {
		t.Errorf("years are %v", got)
	}
	if got := fs.Years("nowhere"); got != nil {
		t.Errorf("years of nowhere are %v", got)
	}
	all := fs.All()
	all[0].Region = "MINE"
	if fs.All()[0].Region == "MINE" {
		t.Error("the catalogue can be changed from outside")
	}
}
