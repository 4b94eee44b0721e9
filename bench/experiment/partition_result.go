package experiment

import "github.com/joulemark/joulemark/bench/result"

// result makes the table and the picture of the sums over all trials.
func (p *Partition) result(sums []knowing) *result.Result {
	r := &result.Result{Name: p.About().Name, Title: p.About().Title, Parameters: caption(p)}
	r.Data.Columns = result.Columns("round", "phase", "cov_A", "cov_B", "cov_both")
	r.Data.Heads("", "", "know A", "know B", "know both")
	if p.Trials > 1 {
		for i := range 3 {
			r.Data.Columns[i+2].Decimals = 1
		}
	}
	curves := []result.Series{{Name: "update A"}, {Name: "update B"}, {Name: "both updates"}}
	for round, know := range sums {
		var cells [3]any
		for i, n := range know {
			mean := float64(n) / float64(p.Trials)
			curves[i].X = append(curves[i].X, float64(round))
			curves[i].Y = append(curves[i].Y, mean)
			cells[i] = mean
		}
		phase := "partition"
		if round > p.PartitionRounds {
			phase = "post-merge"
		}
		if round > 0 {
			r.Data.Add(round, phase, cells[0], cells[1], cells[2])
		}
	}
	r.Notes = p.notes()
	r.Figures = []result.Figure{{
		Name: "coverage", Title: "Nodes that know an update, round by round", Caption: r.Parameters,
		Panels: []result.Panel{{
			X: result.Axis{Label: "round", Zero: true}, Y: result.Axis{
				Label: "nodes that know it (mean number)",
				Zero:  true,
			}, Series: curves,
		}},
	}}
	return r
}

func (p *Partition) notes() []string {
	notes := []string{sweepNote(p.Sweep)}
	if p.Sweep == synchronousSweep {
		notes = append(notes,
			"The merge makes links and with them new neighbours, of whom a node in the middle of a run is not told; "+
				"so each update is one run on the halves and a second on the joined network, which starts from the "+
				"nodes that knew it by then.")
	} else {
		notes = append(notes,
			"A and B differ after the merge because those that know A have the lower numbers: within one round A can "+
				"go on from its half to the other and on through it, while B comes from behind.")
	}
	if p.Trials > 1 {
		notes = append(notes, "All counts are means over the trials.")
	} else {
		notes = append(notes, "This is one trial, which may be far from the mean: see trials.")
	}
	return append(notes, "Nodes without a link in their half hear nothing before the merge, and those that get none "+
		"then never do.")
}
