package page

import (
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
	"github.com/joulemark/joulemark/reports/document"
)

// tableOfMaps has the values of all maps of a figure, which have the same axes: a row for each
// cell, row by row from below, with its interval and what went wrong.
func tableOfMaps(fig result.Figure) document.Sheet {
	axes := fig.Panels[0]
	sheet := document.Sheet{Heads: []document.Head{
		{Lines: []string{axes.Y.Label}}, {Lines: []string{axes.X.Label}, Right: true},
	}}
	faults := false
	for _, p := range fig.Panels {
		sheet.Heads = append(sheet.Heads, document.Numbers(p.Heat.Scale.Label)...)
		faults = faults || slices.ContainsFunc(p.Heat.Cells, func(c result.Cell) bool { return c.Fault != "" })
	}
	if faults {
		sheet.Heads = append(sheet.Heads, document.Texts("what went wrong")...)
	}
	for row, y := range axes.Y.Categories {
		for column, x := range axes.X.Categories {
			cells, fault := []string{y, x}, ""
			for _, p := range fig.Panels {
				text := ""
				for _, c := range p.Heat.Cells {
					if c.Row == row && c.Column == column {
						text, fault = cellText(p.Heat.Scale.Label, c), c.Fault
					}
				}
				cells = append(cells, document.Dashed(text))
			}
			if faults {
				cells = append(cells, document.Dashed(fault))
			}
			if strings.Join(cells[2:], "") != strings.Repeat(document.Missing, len(cells)-2) { // else nobody ran it
				sheet.Rows = append(sheet.Rows, cells)
			}
		}
	}
	return sheet
}

func cellText(label string, c result.Cell) string {
	text := charts.Written(label, c.Value)
	if c.Low < c.High {
		text += " (" + charts.Written(label, c.Low) + "–" + charts.Written(label, c.High) + ")"
	}
	return text
}
