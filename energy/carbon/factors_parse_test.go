package carbon

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
)

const egridHeader = "data_year,edition,subregion,co2_lb_per_mwh,co2e_lb_per_mwh\n"

func parse(text string) (*Factors, error) { return ParseFactors(strings.NewReader(text), "my.csv") }

func TestParseFactors(t *testing.T) {
	fs, err := parse("\ufeff# my factors\r\n" +
		"edition,data_year,subregion,co2_lb_per_mwh,co2e_lb_per_mwh,name,grid_gross_loss_fraction\r\n" +
		"eGRID2024,2024,camx, 400 ,410,California,0.05\r\n" +
		"eGRID2025,2025,CAMX,,420,California,\r\n")
	if err != nil {
		t.Fatal(err)
	}
	lb := func(v energy.PoundsPerMWh) energy.GramsPerKWh { return v.GramsPerKWh() }
	want := []Factor{
		{
			Region: "CAMX", Name: "California", Year: 2024, Edition: "eGRID2024", Publisher: "my.csv",
			Kind: energy.Assumed,
			CO2e: energy.Range[energy.GramsPerKWh]{Low: lb(400), Central: lb(410), High: lb(420)},
			CO2:  energy.Exactly(lb(400)), HasCO2: true,
			Spread:     "this and the adjacent data years of the region; low also CO2 alone",
			CO2eOrigin: "my.csv", GrossLoss: 0.05, HasGrossLoss: true,
			Zone: "CAMX", Interval: 366 * 24 * 3600,
		},
		{
			Region: "CAMX", Name: "California", Year: 2025, Edition: "eGRID2025", Publisher: "my.csv",
			Kind:       energy.Assumed,
			CO2e:       energy.Range[energy.GramsPerKWh]{Low: lb(410), Central: lb(420), High: lb(420)},
			Spread:     "this and the adjacent data years of the region",
			CO2eOrigin: "my.csv",
			Zone:       "CAMX", Interval: 365 * 24 * 3600,
		},
	}
	if diff := cmp.Diff(want, fs.All()); diff != "" {
		t.Error(diff)
	}
	fs, err = parse("iso3,data_year,g_co2e_per_kwh\nNOR,2024,30.75\n")
	if err != nil {
		t.Fatal(err)
	}
	if f := fs.All()[0]; f.Region != "NOR" || f.CO2e != energy.Exactly[energy.GramsPerKWh](30.75) || f.Edition != "" {
		t.Errorf("%+v", f)
	}
}

// Files of any system are read, and a name of one's own may be written as people do.
func TestParseFactorsOfOtherLineEnds(t *testing.T) {
	for _, text := range []string{
		"region,year,gco2e_per_kwh\nMy grid,2022,600\n", "region,year,gco2e_per_kwh\r\nMy grid,2022,600\r\n",
		"\ufeffregion,year,gco2e_per_kwh\rMy grid,2022,600\r",
	} {
		fs, err := parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, name := range []string{"my grid", "MY  GRID", "my-grid"} {
			if f, err := fs.Lookup(name, 0); err != nil || f.CO2e.Central != 600 {
				t.Errorf("%q, %q: %+v, %v", text, name, f, err)
			}
		}
	}
}

func TestParseFactorsRefuses(t *testing.T) {
	row := func(fields string) string { return egridHeader + "2023,e,US,1,2\n" + fields + "\n" }
	country := func(fields string) string { return "iso3,data_year,g_co2e_per_kwh\n" + fields + "\n" }
	own := func(fields string) string { return "region,year,gco2e_per_kwh,low,high\n" + fields + "\n" }
	for _, tt := range []struct{ in, want string }{
		{"", "my.csv: the file is empty"},
		{"# only a comment\n", "the file is empty"},
		{egridHeader, "header but no rows"},
		{"a,b\n1,2\n", "line 1: the column of CO2e is missing, which is gco2e_per_kwh or "},
		{"co2e_lb_per_mwh,data_year\n1,2\n", "column edition is missing"},
		{"co2e_lb_per_mwh,data_year\n1,2\n", "column subregion is missing"},
		{"iso3,g_co2e_per_kwh\nDEU,1\n", "column data_year is missing"},
		{"# c\niso3,data_year,g_co2e_per_kwh,co2e_lb_per_mwh\n", "line 2: columns co2e_lb_per_mwh and g_co2e_per_kwh " +
			"are both there"},
		{"iso3,iso3,data_year,g_co2e_per_kwh\n", `column "iso3" is given twice`},
		{"iso3,data_year,g_co2e_per_kwh,nmae\n", `column "nmae" is unknown; did you mean name?`},
		{row("2024,e,US,1,NaN"), "line 3: column co2e_lb_per_mwh: energy: it is NaN"},
		{row("2024,e,US,Inf,2"), "line 3: column co2_lb_per_mwh: energy: it is +Inf"},
		{row("2024,e,US,1,-2"), "column co2e_lb_per_mwh: energy: it is -2"},
		{row("2024,e,US,1,1e999"), "must be a decimal number"},
		{row("2024,e,US,1,0x1p4"), "must be a decimal number"},
		{row("2024,e,US,1,two"), `it is "two"`},
		{row("2024,e,US,1,"), "column co2e_lb_per_mwh is blank; CO2 alone does not stand in"},
		{row("2024,e,US,1,11024"), "may not exceed 5000.00 g/kWh"},
		{row("2024,e,US,3,2"), "columns may be swapped"},
		{row("2024,,US,1,2"), "column edition is blank"},
		{row("2024,e,,1,2"), "column subregion is blank"},
		{row("24,e,US,1,2"), `column data_year: it is "24"; it must be a year from 1990 to 2100`},
		{row("2024.5,e,US,1,2"), "column data_year"},
		{row("2023,f,us,1,2"), "line 3: US 2023 is given a second time, first on line 2"},
		{row("2024,e,US,1"), "wrong number of fields"},
		{row("2024,e,\"US,1,2"), "line 3"},
		{country("DE,2024,1"), `column iso3: it is "DE"; it must be three letters`},
		{country("DEU,2024,5001"), "may not exceed"},
		{country("DEU,2024,1e308"), "CO2e: it is 1e+308 g/kWh; it may not exceed 5000.00 g/kWh"},
		{own(",2024,1,,"), "column region is blank"},
		{own("A,2024,,,"), "column gco2e_per_kwh is blank"},
		{own("A,24,1,,"), `column year: it is "24"; it must be a year from 1990 to 2100`},
		{own("A,2024,5,1,"), "columns low and high: one without the other"},
		{own("A,2024,5,,6"), "columns low and high: one without the other"},
		{own("A,2024,5,6,7"), "low <= central <= high"},
		{own("A,2024,5,1,2"), "low <= central <= high"},
		{own("A,2024,5,-1,6"), "column low: energy: it is -1"},
		{own("A,2024,5,1,NaN"), "column high: energy: it is NaN"},
		{own("A,2024,5,1,5001"), "may not exceed"},
		{own("A,2024,5,,\na,2024,6,,"), "line 3: A 2024 is given a second time, first on line 2"},
		{own("FRA,2023,50,,\nFrance,2024,60,,"), "line 3: FRA and FRANCE are names of one region"},
		{own("my-grid,2024,50,,\nMy Grid,2023,60,,"), "line 3: MY-GRID and MY GRID are names of one region"},
		{"region;year;gco2e_per_kwh\nFRA;2022;600,5\n", "must be separated by commas"},
		{"region\tyear\tgco2e_per_kwh\nFRA\t2022\t600\n", "must be separated by commas"},
		{"region,year,gco2e_per_kwh,g_co2e_per_kwh\n", "columns gco2e_per_kwh and g_co2e_per_kwh are both there"},
		{"region,year,gco2e_per_kwh,lwo\nA,2024,1,1\n", `column "lwo" is unknown; did you mean low?`},
		{country("DEU,2024,"), "column g_co2e_per_kwh is blank"},
		{"iso3,data_year,g_co2e_per_kwh,grid_gross_loss_fraction\nDEU,2024,1,1\n", "from 0 to 0.8"},
		{"iso3,data_year,g_co2e_per_kwh,grid_gross_loss_fraction\nDEU,2024,1,x\n", "column grid_gross_loss_fraction"},
		{"data_year,edition,subregion,co2e_lb_per_mwh,ch4_lb_per_mwh\n2024,e,US,1,x\n", "column ch4_lb_per_mwh"},
		{"data_year,edition,subregion,co2e_lb_per_mwh,n2o_lb_per_mwh\n2024,e,US,1,-1\n", "column n2o_lb_per_mwh"},
	} {
		fs, err := parse(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.want) || fs != nil {
			t.Errorf("%q: error is %v, want %q", tt.in, err, tt.want)
		}
	}
}

func TestParseFactorsReportsAllFaults(t *testing.T) {
	_, err := parse(egridHeader + "2024,e,AA,1,x\n2024,e,BB,1,2\n24,e,CC,y,2\n")
	for _, want := range []string{
		"line 2: column co2e_lb_per_mwh", "line 4: column data_year",
		"column co2_lb_per_mwh",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	var wrong strings.Builder
	wrong.WriteString(egridHeader)
	for i := range 100 {
		fmt.Fprintf(&wrong, "2024,e,R%d,1,x\n", i)
	}
	_, err = parse(wrong.String())
	if n := strings.Count(err.Error(), "line "); n != maxParseErrors {
		t.Errorf("%d faults are reported", n)
	}
}

func TestFactorsWith(t *testing.T) {
	mine, err := parse(egridHeader + "2023,mine,us,1,2\n2024,mine,US,1,3\n2020,mine,HOME,1,4\n" +
		"1991,mine,FRA,1,4\n1992,mine,FRA,1,5\n")
	if err != nil {
		t.Fatal(err)
	}
	fs := DefaultFactors().With(mine)
	if want := DefaultFactors().Len() + 4; fs.Len() != want {
		t.Errorf("%d factors, want %d", fs.Len(), want)
	}
	for _, tt := range []struct {
		region  string
		year    int
		edition string
	}{
		{"US", 0, "mine"},
		{"US", 2023, "mine"},
		{"US", 2022, "eGRID2022"},
		{"home", 0, "mine"},
		{"FRA", 0, "mine"},
		{"france", 0, "mine"},
		{"FR", 0, "mine"}, // however much newer the shipped figure is
		{"FRA", 2024, emberEdition},
		{"DEU", 0, emberEdition},
	} {
		if f, err := fs.Lookup(tt.region, tt.year); err != nil || f.Edition != tt.edition {
			t.Errorf("%s %d: %v, %v", tt.region, tt.year, f, err)
		}
	}
	if f, err := fs.With(new(Factors)).Lookup("FRA", 0); err != nil || f.Year != 1992 {
		t.Errorf("with nothing more: %v, %v", f, err)
	}
	if got := fs.Years(""); got != nil { // the user's rows have no names
		t.Errorf("no region has the years %v", got)
	}
	if f := lookup(t, "US", 2023); f.Edition == "mine" {
		t.Error("the catalogue that ships was changed")
	}
}

// Whatever the parser accepts is valid, can be found by its region and year, and
// is ordered.
func FuzzParseFactors(f *testing.F) {
	f.Add(egridHeader + "2022,e,US,,2\n2023,e,US,1,2\n2023,e,CAMX,1.5,2.25\n") // small seeds keep the fuzzer fast
	f.Add(egridHeader + "2023,e,US,1,2\n")
	f.Add("\ufeffiso3,data_year,g_co2e_per_kwh\r\nDEU,2024,1e-300\r\n")
	f.Add("iso3,data_year,g_co2e_per_kwh\nDEU,2024,\"1\n\"\n")
	f.Add("region,year,gco2e_per_kwh,low,high\nMYGRID,2024,5,1,9\n")
	f.Fuzz(func(t *testing.T, text string) {
		fs, err := parse(text)
		if err != nil {
			if fs != nil {
				t.Fatal("factors and an error")
			}
			return
		}
		if fs.Len() == 0 {
			t.Fatal("no factors and no error")
		}
		for _, want := range fs.All() {
			if err := want.Validate(); err != nil {
				t.Fatal(err)
			}
			got, err := fs.Lookup(want.Region, want.Year)
			if err != nil || !cmp.Equal(got, want) {
				t.Fatalf("%v is found as %v, %v", want, got, err)
			}
		}
	})
}

// Factors of one's own have regions of any name.
func TestParseOwnFactors(t *testing.T) {
	fs, err := parse("region,year,gco2e_per_kwh,low,high\n" +
		"MYGRID,2020,412.5,400,500\nMYGRID,2021,300,,\nall water,2024,0,,\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		region             string
		year               int
		low, central, high energy.GramsPerKWh
		spread             string
	}{
		{"mygrid", 2020, 400, 412.5, 500, givenSpread},
		{"MYGRID", 0, 300, 300, 412.5, "this and the adjacent data years of the region"},
		{"All Water", 0, 0, 0, 0, "no spread is known"},
	} {
		f, err := fs.Lookup(tt.region, tt.year)
		want := energy.Range[energy.GramsPerKWh]{Low: tt.low, Central: tt.central, High: tt.high}
		if err != nil || f.CO2e != want || f.Spread != tt.spread || f.Kind != energy.Assumed {
			t.Errorf("%s %d: %+v, %v", tt.region, tt.year, f, err)
		}
	}
}

// What is written is read as the same, so that it is a start for factors of one's own.
func TestFactorsRoundTrip(t *testing.T) {
	all := DefaultFactors().All()
	var b bytes.Buffer
	if err := WriteFactors(&b, all); err != nil {
		t.Fatal(err)
	}
	if header, _, _ := strings.Cut(b.String(), "\n"); !strings.HasPrefix(header,
		"region,year,gco2e_per_kwh,low,high,") {
		t.Errorf("the header is %s", header)
	}
	fs, err := ParseFactors(&b, "mine.csv")
	if err != nil {
		t.Fatal(err)
	}
	got := fs.All()
	for i := range all {
		want := all[i]
		// Who vouches for it is somebody else, and that is all.
		want.Publisher, want.Kind, want.CO2eOrigin, want.Interconnect = "mine.csv", energy.Assumed, "mine.csv", ""
		want.Spread, want.Boundary, want.Lifecycle = got[i].Spread, "", ""
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("%v: %s", want, diff)
		}
	}
	f, err := FactorOf(50)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFactors(&b, []Factor{f}); err == nil || !strings.Contains(err.Error(), "USER has no year") {
		t.Errorf("a number by hand: %v", err)
	}
}
