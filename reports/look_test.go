package reports

import ("testing";"os";"github.com/joulemark/joulemark/bench";"github.com/joulemark/joulemark/energy")

func TestLook(t *testing.T) {
	u := usual()
	rs := u.Records[:0:0]
	for i, r := range u.Records[12:20] {
		for k := range 5 {
			r.Trial, r.Seed = k, uint64(k*12345+1)
			c := float64(r.CPUS)
			costing(&r, c*(1+0.05*float64(k)))
			if i == 3 { r.Messages += float64(k); r.ShortWindow = true }
			if i == 7 && k > 2 { r.Status = "violation: one leader per term: nodes 3 and 5 both lead term 1 (at 3ms, seed 1)" }
			if i == 6 { r.ExpectedLow, r.ExpectedHigh = nil, nil; r.Messages *= 1000000; r.Bytes *= 1e6; costing(&r, 3000+float64(k)) }
			if i == 5 { r.Metrics = []bench.NamedFigure{{Name:"coverage",Value:0.987},{Name:"latency",Value:0.00123, Unit:"s"}} ; r.Dropped=0.4*float64(k)}
			if i == 4 { costing(&r, 0); r.CPUCI95S=nil; r.ShortWindow=true }
			rs = append(rs, r)
		}
	}
	u.Records = rs
	u.Warnings = []string{"Intel Emerald Rapids is assumed from CPUID family 6 model 207 stepping 2: brand \"Intel(R) Xeon(R) Processor\" does not tell the generation"}
	for _, w := range []int{0,100,80,200} {
		t.Log(w)
	if err := Write(os.Stdout, FormatTable, u, Options{Width:w}); err != nil { t.Fatal(err) } }
	for i := range u.Records { u.Records[i].Engine=bench.Sim; if i > 20 { u.Records[i].EnergyKind=energy.Assumed;u.Records[i].EnergySource="fixed-watts"} }
	if err := Write(os.Stdout, FormatTable, u, Options{Width: 160}); err != nil { t.Fatal(err) }
	if err := Write(os.Stdout, FormatTable, &bench.Results{}, Options{Width: 160}); err != nil { t.Fatal(err) }
	if err := Write(os.Stdout, FormatBench, u, Options{Width: 160}); err != nil { t.Fatal(err) }
}
