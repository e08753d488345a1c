#include "tabs/explore/concept_list.h"

#include <QStringList>

namespace deviascope::ui {

namespace {

QStringList partsOf(const QString &text, const QString &separator)
{
    QStringList parts;
    for (const QString &part : text.split(separator, Qt::SkipEmptyParts))
        if (const QString trimmed = part.simplified(); !trimmed.isEmpty())
            parts << trimmed;
    return parts;
}

} // namespace

std::vector<std::string> semicolonList(const QString &text)
{
    QStringList parts = partsOf(text, QStringLiteral(";"));
    parts.removeDuplicates();
    std::vector<std::string> list;
    for (const QString &each : parts)
        list.push_back(each.toStdString());
    return list;
}

ConceptList ConceptList::of(const QString &text)
{
    ConceptList list;
    QStringList concepts;
    for (const QString &set : partsOf(text, QStringLiteral(";"))) {
        list.sets.push_back(set.toStdString());
        concepts << partsOf(set, QStringLiteral(" + "));
    }
    concepts.removeDuplicates();
    for (const QString &each : concepts)
        list.concepts.push_back(each.toStdString());
    return list;
}

} // namespace deviascope::ui
