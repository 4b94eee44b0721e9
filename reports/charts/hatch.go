package charts

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	hatchStep  = 4.5 // between strokes
	hatchWidth = 0.9
)

// hatch is the strokes on a bar by which those of a series are told from others without colour:
// none on the first, then rising, falling, crossing, level, upright, and a grid.
func (s style) hatch(box vg.Rectangle) [][2]vg.Point {
	var strokes [][2]vg.Point
	rising := func(up bool) {
		for from := -box.Size().Y + hatchStep/2; from < box.Size().X; from += hatchStep {
			x, end := max(0, from), min(box.Size().X, from+box.Size().Y)
			a := vg.Point{X: box.Min.X + x, Y: box.Min.Y + x - from}
			b := vg.Point{X: box.Min.X + end, Y: box.Min.Y + end - from}
			if !up {
				a.Y, b.Y = box.Max.Y+box.Min.Y-a.Y, box.Max.Y+box.Min.Y-b.Y
			}
			strokes = append(strokes, [2]vg.Point{a, b})
		}
	}
	level := func() {
		for y := box.Min.Y + hatchStep/2; y < box.Max.Y; y += hatchStep {
			strokes = append(strokes, [2]vg.Point{{X: box.Min.X, Y: y}, {X: box.Max.X, Y: y}})
		}
	}
	upright := func() {
		for x := box.Min.X + hatchStep/2; x < box.Max.X; x += hatchStep {
			strokes = append(strokes, [2]vg.Point{{X: x, Y: box.Min.Y}, {X: x, Y: box.Max.Y}})
		}
	}
	switch s.series {
	case 1:
		rising(true)
	case 2:
		rising(false)
	case 3:
		rising(true)
		rising(false)
	case 4:
		level()
	case 5:
		upright()
	case 6:
		level()
		upright()
	}
	return strokes
}

// drawHatch draws the strokes of a bar in white.
func (s style) drawHatch(cv draw.Canvas, box vg.Rectangle) {
	strokes := s.hatch(box)
	if len(strokes) == 0 {
		return
	}
	var p vg.Path
	for _, stroke := range strokes {
		p.Move(stroke[0])
		p.Line(stroke[1])
	}
	cv.SetLineStyle(draw.LineStyle{Color: white, Width: hatchWidth})
	cv.Stroke(p)
}

// hatch writes the strokes of a bar.
func (b *inlineWriter) hatch(s style, box vg.Rectangle) {
	strokes := s.hatch(box)
	if len(strokes) == 0 {
		return
	}
	b.WriteString(`<path class="h" d="`)
	for _, stroke := range strokes {
		b.WriteString("M" + spot(stroke[0]) + "L" + spot(stroke[1]))
	}
	b.WriteString(`"/>`)
}
