#include "tabs/notes_text.h"

#include <QStringList>

namespace deviascope::ui {

QString notesText(const std::vector<std::string> &notes)
{
    QStringList lines;
    for (const std::string &note : notes)
        lines << QString::fromStdString(note);
    return lines.join(u'\n');
}

} // namespace deviascope::ui
