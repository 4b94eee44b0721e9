package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// remarks explain what the table shows, as far as it shows it, and name the columns that it
// has no room for.
func remarks(groups []*group, left []string) []string {
	if len(groups) == 0 {
		return nil
	}
	items := []string{"Figures are those of one execution."}
	if !slices.ContainsFunc(groups, func(g *group) bool { return !g.engine.Foreign }) {
		items[0] = "Figures are those of one " + strings.Join(units(groups), " or one ") + "."
	}
	if len(kindsOf(groups)) > 0 {
		items[0] += " Energy is gross: what idling would have cost is part of it."
	}
	if lacking := func(r *row) bool { return r.kind == 0 }; slices.ContainsFunc(rowsOf(groups), lacking) {
		items = append(items, "Energy and CO2e that are not shown are not known, since nobody metered them.")
	}
	if most(groups, "ops") > 1 {
		items[0] += " An execution may do several units of its problem (units done; ops in CSV and JSON)."
	}
	if slices.Contains(engines(groups), engine.Sim) {
		text := "What the messages would cost where the algorithm runs is predicted, in its own column."
		if has(groups, "predicted_gco2e") {
			text = "What the messages would cost where the algorithm runs, and emit there by the same factor, " +
				"is predicted, in columns of its own."
		}
		items = append(items, "Simulated runs: CPU, energy and CO2e are what simulating took on this machine. "+text)
	}
	if slices.ContainsFunc(engines(groups), func(e engine.Engine) bool { return e.Sockets }) {
		items = append(items, socketRemark(groups))
	}
	shared := func(r *row) bool { // and not charged as a whole, as where others have read the counters
		share, ok := r.figure("host_share")
		return ok && share < 1
	}
	if slices.ContainsFunc(rowsOf(groups), shared) {
		items = append(items, counterRemark)
	}
	anyRow := func(of func(*row) bool) bool {
		return slices.ContainsFunc(rowsOf(groups), of)
	}
	if anyRow(func(r *row) bool { return len(r.records) > 1 }) {
		items = append(items,
			"Rows of several trials show means; ± is the half-width of the 95 % confidence interval over the trials"+
				sameShare(groups))
	}
	if anyRow(func(r *row) bool { return len(r.records) == 1 && r.messages().Known && r.pooled() }) {
		items = append(items, "Rows are means over many trials, with ± the half-width of the 95 % confidence interval.")
	}
	if anyRow(func(r *row) bool {
		return len(r.records) == 1 && (r.cpu().Known || r.messages().Known) && !r.pooled()
	}) {
		items = append(items,
			"± in rows of one trial is the half-width of the 95 % confidence interval over its repetitions.")
	}
	if anyRow(func(r *row) bool { return r.compare().verdict == differs }) {
		items = append(items,
			differing+" differs from the exact count of the textbook, which is for runs without failures.")
	}
	if anyRow((*row).short) {
		items = append(items,
			uncertain+" rests on less CPU time than was asked for, so it is less certain than the figures tell.")
	}
	if anyRow(func(r *row) bool { return !r.ok && !r.miscounted() }) {
		items = append(items, "Rows with a status other than ok show runs that did not go as asked. "+
			"They are not averaged with the others, nor compared with the textbook.")
	}
	if anyRow((*row).untimely) {
		items = append(items, "Rows with the status untimely are of runs in which messages took longer than the bound "+
			"on delays that the algorithm takes for granted: what went wrong proves nothing. A longer delta, or a "+
			"quieter machine, can tell.")
	}
	if len(left) > 0 {
		slices.Sort(left)
		names := strings.Join(slices.Compact(left), ", ")
		items = append(items, "Left out for want of room: "+names+". The other formats have all columns.")
	}
	return items
}

// units are the functional units of groups.
func units(groups []*group) (names []string) {
	for _, g := range groups {
		if !slices.Contains(names, g.unit) {
			names = append(names, g.unit)
		}
	}
	return names
}

// warnings are those of the run, and what of the records they leave out.
func warnings(res *record.Results) []string {
	var items []string
	if res.Interrupted {
		items = append(items, "The run was interrupted; these are the trials that were finished.")
	}
	items = append(items, res.Warnings...)
	if w := refusals(res.Records); w != "" {
		items = append(items, w)
	}
	known := map[string]bool{}
	for _, w := range res.Warnings {
		known[w] = true
	}
	for i := range res.Records {
		r := &res.Records[i]
		if r.Missing != "" && res.Headless() { // the head would have it
			items = append(items, fmt.Sprintf("%s at %d nodes, seed %d: %s", r.Algorithm, r.Nodes, r.Seed, r.Missing))
		}
	}
	for _, u := range record.UnsoundOf(res.Records) {
		told := !slices.ContainsFunc(u.Trials, func(r *record.Record) bool { // as files from before have it
			return !known[fmt.Sprintf("%s at %d nodes, seed %d: %s", r.Algorithm, r.Nodes, r.Seed, r.Status)]
		})
		if w := u.String(); !known[w] && !told {
			items = append(items, w)
		}
	}
	return items
}

// sameShare ends the sentence on confidence intervals.
func sameShare(groups []*group) string {
	if costsVary(groups) {
		return "."
	}
	return ", of energy and CO2e the same as of CPU."
}

// refusals counts, by reason, what reached the ports of the nodes and was none of theirs.
func refusals(records []record.Record) string {
	var total []record.NamedFigure
	for i := range records {
		for _, f := range records[i].RefusedByReason {
			at := slices.IndexFunc(total, func(t record.NamedFigure) bool { return t.Name == f.Name })
			if at < 0 {
				at = len(total)
				total = append(total, record.NamedFigure{Name: f.Name})
			}
			total[at].Value += f.Value
		}
	}
	var parts []string
	for _, t := range total {
		if t.Value > 0 {
			parts = append(parts, document.Count(t.Value)+" "+t.Name)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Connections and datagrams that were none of the network's were refused, over all repetitions: " +
		strings.Join(parts, ", ") + "."
}

// socketRemark says what the columns of sockets are, and what of connecting is measured.
func socketRemark(groups []*group) string {
	list := engines(groups)
	text := "Over sockets, bytes are payload, "
	if has(groups, "framing_bytes") {
		text += "framing the headers of our frames, "
	}
	if slices.Contains(list, engine.Reference) {
		if slices.ContainsFunc(list, func(e engine.Engine) bool { return e.Sockets && e != engine.Reference }) {
			text += "on the engine real "
		} else {
			text = "On the engine real, "
		}
		text += "bytes are whole packets of its protocol, with its headers, "
	}
	text += "and " + strings.Join(kernelHeading(groups), " ") + " is what the kernel counted on the loopback " +
		"interface meanwhile: IP and TCP or UDP headers, acknowledgements, encryption, and whatever else the " +
		"machine sent there. " +
		"Connections are made before anything is measured"
	if slices.ContainsFunc(groups, func(g *group) bool { return g.processes }) {
		text += "; between processes that were expected to fail, within what is measured"
	}
	return text + "."
}
