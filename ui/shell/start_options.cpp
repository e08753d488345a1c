#include "shell/start_options.h"

#include "base/error.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QUrl>

namespace deviascope::ui {

namespace {

constexpr const char *kTeaching = "teaching";
constexpr int kMostThreads = 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("main", text);
}

[[noreturn]] void refuse(const char *what, const QString &value, const char *remedy)
{
    throw base::Error(base::ErrorKind::InvalidValue, what, value.toStdString(), remedy);
}

std::filesystem::path modelPath(const QString &text)
{
    const QUrl address(text);
    const QString path = address.isLocalFile() ? address.toLocalFile() : text;
    return path == QLatin1String(kTeaching) ? std::filesystem::path()
                                            : std::filesystem::absolute(path.toStdString());
}

} // namespace

void declareStartOptions(QCommandLineParser &parser)
{
    parser.addPositionalArgument(QStringLiteral("model"),
                                 tr("A model folder or a checkpoint file to open, or “teaching” "
                                    "(default: the one opened last)."),
                                 QStringLiteral("[MODEL]"));
    parser.addOption({QStringLiteral("model"), tr("The same as MODEL."), QStringLiteral("PATH")});
    parser.addOption({QStringLiteral("device"), tr("Compute on auto, cpu or cuda[:N]."),
                      QStringLiteral("NAME"), QStringLiteral("auto")});
    parser.addOption({QStringLiteral("dtype"), tr("Compute in auto, fp32, bf16 or fp16."),
                      QStringLiteral("NAME"), QStringLiteral("auto")});
    parser.addOption({QStringLiteral("threads"),
                      tr("Use this many threads (default: one per core)."), QStringLiteral("N"),
                      QStringLiteral("0")});
}

StartOptions startOptions(const QCommandLineParser &parsed)
{
    QStringList models = parsed.positionalArguments() + parsed.values(QStringLiteral("model"));
    models.removeDuplicates();
    if (models.size() > 1)
        refuse("The studio opens one model at a time", models.join(QStringLiteral(", ")),
               "Name one of them; another can be opened in the window.");
    StartOptions options;
    if (!models.isEmpty())
        options.model = modelPath(models.first());
    options.device = parsed.value(QStringLiteral("device")).toStdString();
    options.dtype = parsed.value(QStringLiteral("dtype")).toStdString();
    bool isNumber = false;
    const QString threads = parsed.value(QStringLiteral("threads"));
    options.threads = threads.toInt(&isNumber);
    if (!isNumber || options.threads < 0 || options.threads > kMostThreads)
        refuse("This is no number of threads", threads, "Give 0 for one per core, or 1 to 1024.");
    return options;
}

} // namespace deviascope::ui
