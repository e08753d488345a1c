#include "architecture/source_rules.h"

#include <QRegularExpression>

namespace deviascope::architecture {

namespace {

using Ranks = QList<QStringList>;

/// From left to right, as in docs/architecture.md; rooms of one list do not include each other.
const Ranks &ranks()
{
    static const QList<QStringList> order = {
        {"base"},
        {"statistics", "format", "store"},
        {"report", "text"},
        {"network"},
        {"model"},
        {"scorer", "sampling"},
        {"regions"},
        {"direction"},
        {"observation"},
        {"scale"},
        {"discovery"},
        {"audit", "evaluation", "responsible", "decoding", "explanation", "verification"},
        {"training"},
        {"task"},
        {"session", "cluster"},
        {"ui"},
        {"app"}};
    return order;
}

/// The rooms inside ui/. A folder in tabs/ is a room of its own, right of what all tabs share.
const Ranks &windowRanks()
{
    static const Ranks order = {
        {"theme"}, {"widgets", "plots", "render"}, {"engine"}, {"tabs"}, {"tabs/"}, {"shell"}};
    return order;
}

int rankOf(const QString &room, const Ranks &order = ranks())
{
    const QString name = room.startsWith(u"tabs/") ? u"tabs/"_qs : room;
    for (int rank = 0; rank < order.size(); ++rank)
        if (order[rank].contains(name))
            return rank;
    return -1;
}

QString place(const SourceFile &file, int line)
{
    return u"%1:%2"_qs.arg(file.path).arg(line);
}

bool isTorch(const Include &include)
{
    static const QRegularExpression torch(u"^(torch|ATen|c10|caffe2)/"_qs);
    return torch.match(include.target).hasMatch();
}

bool isQt(const Include &include)
{
    static const QRegularExpression qt(u"^(Q[A-Z]|Qt|q[a-z]+\\.h$)"_qs);
    return !include.quoted && qt.match(include.target).hasMatch();
}

bool mayUseTorch(const QString &path)
{
    return path.startsWith(u"core/") || path.startsWith(u"ui/engine/") ||
           path.startsWith(u"app/cli/");
}

/// Where `pattern` stands in `text`, a line number each.
QList<int> linesWith(const QString &text, const QRegularExpression &pattern)
{
    QList<int> lines;
    const QStringList all = text.split(u'\n');
    for (int i = 0; i < all.size(); ++i)
        if (pattern.match(all[i]).hasMatch())
            lines.append(i + 1);
    return lines;
}

} // namespace

QString withoutComments(const QString &text)
{
    // One alternative per kind of token, literals before comments, so that a // in a string stays.
    static const QRegularExpression token(
        uR"re(R"([^()\\ ]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|//[^\n]*|/\*.*?\*/)re"_qs,
        QRegularExpression::DotMatchesEverythingOption);
    QString result;
    qsizetype from = 0;
    for (auto matches = token.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).mid(from, match.capturedStart() - from);
        const QString found = match.captured();
        result += found.startsWith(u'/') ? QString(found.count(u'\n'), u'\n') : found;
        from = match.capturedEnd();
    }
    return result += QStringView(text).mid(from);
}

QList<Include> includesOf(const QString &text)
{
    static const QRegularExpression line(uR"re(^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>))re"_qs);
    QList<Include> includes;
    const QStringList lines = withoutComments(text).split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = line.match(lines[i]);
        if (match.hasMatch())
            includes.append(
                {match.captured(1) + match.captured(2), !match.capturedView(1).isEmpty(), i + 1});
    }
    return includes;
}

QString roomOfFile(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts[0] == u"ui" || parts[0] == u"app")
        return parts[0];
    return parts[0] == u"core" && parts.size() > 2 ? parts[1] : QString();
}

static QString windowRoom(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts.size() < 2)
        return {};
    return parts[0] == u"tabs" && parts.size() > 2 ? u"tabs/"_qs + parts[1] : parts[0];
}

QString roomOfInclude(const QString &target)
{
    static const QStringList ofApp = {"cli", "studio"};
    if (!target.contains(u'/'))
        return {}; // core, ui and app have no headers in their own top folders
    const QString first = target.section(u'/', 0, 0);
    if (rankOf(windowRoom(target), windowRanks()) >= 0)
        return u"ui"_qs;
    if (ofApp.contains(first))
        return u"app"_qs;
    return rankOf(first) >= 0 ? first : QString();
}

bool mayInclude(const QString &from, const QString &to)
{
    return from == to || rankOf(to) < rankOf(from);
}

static bool mayIncludeInWindow(const QString &from, const QString &to)
{
    return from == to || rankOf(to, windowRanks()) < rankOf(from, windowRanks());
}

static QStringList windowOrderFaults(const SourceFile &file)
{
    if (!file.path.startsWith(u"ui/"))
        return {};
    const QString room = windowRoom(file.path.mid(3));
    if (rankOf(room, windowRanks()) < 0)
        return {u"%1 lies in no known room of ui/"_qs.arg(file.path)};
    QStringList faults;
    for (const Include &include : includesOf(file.text)) {
        const QString other = windowRoom(include.target);
        if (include.quoted && rankOf(other, windowRanks()) >= 0 && !mayIncludeInWindow(room, other))
            faults << u"%1: in ui/, %2 may not include %3"_qs.arg(place(file, include.line), room,
                                                                  other);
    }
    return faults;
}

QStringList importOrderFaults(const SourceFile &file)
{
    const QString room = roomOfFile(file.path);
    if (rankOf(room) < 0)
        return {u"%1 lies in no known room"_qs.arg(file.path)};
    QStringList faults;
    for (const Include &include : includesOf(file.text)) {
        if (!include.quoted || include.target.endsWith(u".moc"))
            continue;
        const QString other = roomOfInclude(include.target);
        if (other.isEmpty())
            faults << u"%1: \"%2\" is in no known room (libraries stand in <>)"_qs.arg(
                place(file, include.line), include.target);
        else if (!mayInclude(room, other))
            faults << u"%1: %2 may not include %3 (\"%4\")"_qs.arg(place(file, include.line), room,
                                                                   other, include.target);
    }
    return faults + windowOrderFaults(file);
}

QStringList tensorFaults(const SourceFile &file, const TextOf &textOf)
{
    if (mayUseTorch(file.path))
        return {};
    struct Step {
        SourceFile file;
        QString trail; ///< how we came there
    };
    QList<Step> open = {{file, file.path}};
    QStringList seen;
    while (!open.isEmpty()) {
        const Step step = open.takeFirst();
        for (const Include &include : includesOf(step.file.text)) {
            const QString trail = step.trail + u" > "_qs + include.target;
            if (isTorch(include))
                return {u"%1: tensors reach what shall see plain values"_qs.arg(trail)};
            for (const QString &layer : {u"core/"_qs, u"ui/"_qs, u"app/"_qs}) {
                const QString path = layer + include.target;
                if (!include.quoted || seen.contains(path))
                    continue;
                seen << path;
                open.append({{path, textOf(path)}, trail});
            }
        }
    }
    return {};
}

QStringList ownHeaderFaults(const SourceFile &file, const Exists &exists)
{
    if (!file.path.endsWith(u".cpp"))
        return {};
    const QString header = file.path.chopped(4) + u".h"_qs;
    if (!exists(header))
        return {};
    const QString own = header.section(u'/', 1); // include folders are core/, ui/ and app/
    const QList<Include> includes = includesOf(file.text);
    if (includes.isEmpty() || !includes[0].quoted || includes[0].target != own)
        return {u"%1: its first include is not its own header \"%2\""_qs.arg(file.path, own)};
    return {};
}

QStringList libraryFaults(const SourceFile &file)
{
    static const QRegularExpression wideOpenCv(
        u"^opencv2/(opencv|highgui|videoio)([./]|$)|^opencv2/highgui"_qs);
    QStringList faults;
    for (const Include &include : includesOf(file.text)) {
        const QString where = place(file, include.line);
        if (isQt(include) && file.path.startsWith(u"core/"))
            faults << u"%1: core has no Qt (<%2>)"_qs.arg(where, include.target);
        if (include.target == u"iostream" && file.path.startsWith(u"core/"))
            faults << u"%1: core prints nothing (<iostream>)"_qs.arg(where);
        if (include.target == u"qcustomplot.h" && !file.path.endsWith(u"/qcustomplot_wrapper.h"))
            faults << u"%1: qcustomplot.h comes through ui/plots/qcustomplot_wrapper.h"_qs.arg(
                where);
        if (wideOpenCv.match(include.target).hasMatch())
            faults << u"%1: <%2> brings all of OpenCV"_qs.arg(where, include.target);
    }
    return faults;
}

QStringList callFaults(const SourceFile &file)
{
    static const QRegularExpression load(uR"(\btorch::(jit::)?(load|pickle_load)\b)"_qs);
    static const QRegularExpression print(
        uR"(\bstd::(cout|cerr|clog)\b|\b(f?printf|puts)\s*\()"_qs);
    const QString code = withoutComments(file.text);
    QStringList faults;
    for (const int line : linesWith(code, load))
        faults << u"%1: torch's own loaders run what a file tells them"_qs.arg(place(file, line));
    if (file.path.startsWith(u"core/"))
        for (const int line : linesWith(code, print))
            faults << u"%1: core prints nothing"_qs.arg(place(file, line));
    return faults;
}

QStringList lengthFaults(const SourceFile &file, int limit)
{
    const auto lines = file.text.count(u'\n');
    if (lines <= limit)
        return {};
    return {u"%1: %2 lines, more than %3"_qs.arg(file.path).arg(lines).arg(limit)};
}

QStringList machineFaults(const SourceFile &file)
{
    // Spelt so that this file does not match itself.
    static const QRegularExpression path(uR"((^|[\s"'=:(<`])/(w[o]rk|t[m]p|h[o]me|r[o]ot)/)"_qs);
    static const QRegularExpression host(
        uR"(\b(p[y]pi\.org|pythonhosted\.org|deb\.d[e]bian\.org|download\.pyt[o]rch\.org))"_qs);
    QStringList faults;
    for (const int line : linesWith(file.text, path))
        faults << u"%1: a path of one machine"_qs.arg(place(file, line));
    for (const int line : linesWith(file.text, host))
        faults << u"%1: a registry's host"_qs.arg(place(file, line));
    return faults;
}

QStringList missingTestFaults(const QString &path, const Exists &exists)
{
    const QString test = u"tests/"_qs + path.chopped(4) + u"_test.cpp"_qs;
    if (!path.startsWith(u"core/") || !path.endsWith(u".cpp") || exists(test))
        return {};
    return {u"%1 has no %2"_qs.arg(path, test)};
}

QStringList linkFaults(const SourceFile &file)
{
    static const QRegularExpression wide(
        uR"(\$\{OpenCV_LIB(S|RARIES)\}|\bopencv_(highgui|videoio)\b|\bopencv_world\b)"_qs);
    static const QRegularExpression comment(u"#.*"_qs);
    QStringList faults;
    for (const int line : linesWith(QString(file.text).remove(comment), wide))
        faults << u"%1: links all of OpenCV"_qs.arg(place(file, line));
    return faults;
}

} // namespace deviascope::architecture
