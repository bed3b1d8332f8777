/// One line of a ladder while it is drawn: cells that later strokes cover.
struct LadderLine {
    private struct Cell {
        var character: Character
        var colour: Layout.Colour?
    }

    private var cells: [Cell]

    init(width: Int) { cells = Array(repeating: Cell(character: " ", colour: nil), count: max(0, width)) }

    /// Text from a column on; what is beyond the line's end is left out.
    mutating func put(_ text: some StringProtocol, at column: Int, _ colour: Layout.Colour? = nil) {
        var position = column
        for scalar in text.unicodeScalars where position < cells.count {
            if position >= 0 { cells[position] = Cell(character: Character(scalar), colour: colour) }
            position += 1
        }
    }

    mutating func put(_ character: Character, at column: Int, _ colour: Layout.Colour? = nil) {
        guard cells.indices.contains(column) else { return }
        cells[column] = Cell(character: character, colour: colour)
    }

    func character(at column: Int) -> Character { cells.indices.contains(column) ? cells[column].character : " " }

    /// The line with its newline and without blanks at its end.
    func text(_ layout: Layout) -> String {
        let end = (cells.lastIndex { $0.character != " " } ?? -1) + 1
        var text = ""
        var index = 0
        while index < end {
            let colour = cells[index].colour
            var run = ""
            while index < end, cells[index].colour == colour {
                run.append(cells[index].character)
                index += 1
            }
            text += layout.paint(run, colour)
        }
        return text + "\n"
    }
}
