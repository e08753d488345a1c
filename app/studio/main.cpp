#include "shell/main_window.h"

#include "base/error.h"
#include "base/paths.h"
#include "engine/torch_backend.h"
#include "shell/database_state_store.h"
#include "theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

using namespace deviascope;

namespace {

struct Arguments {
    std::filesystem::path model; ///< empty: the teaching model
    engine::TorchBackend::Options backend;
};

Arguments parse(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Shows, measures and corrects the biases of text-to-image models."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption model(
        QStringLiteral("model"),
        QCoreApplication::translate("main", "Open this model folder (default: teaching)."),
        QStringLiteral("PATH"), QStringLiteral("teaching"));
    const QCommandLineOption device(
        QStringLiteral("device"),
        QCoreApplication::translate("main", "Compute on auto, cpu or cuda[:N]."),
        QStringLiteral("NAME"), QStringLiteral("auto"));
    const QCommandLineOption dtype(
        QStringLiteral("dtype"),
        QCoreApplication::translate("main", "Compute in auto, fp32, bf16 or fp16."),
        QStringLiteral("NAME"), QStringLiteral("auto"));
    const QCommandLineOption threads(
        QStringLiteral("threads"),
        QCoreApplication::translate("main", "Use this many threads (default: one per core)."),
        QStringLiteral("N"), QStringLiteral("0"));
    parser.addOptions({model, device, dtype, threads});
    parser.process(application);

    Arguments arguments;
    if (const QString path = parser.value(model); path != QStringLiteral("teaching"))
        arguments.model = path.toStdString();
    arguments.backend.device = parser.value(device).toStdString();
    arguments.backend.dtype = parser.value(dtype).toStdString();
    arguments.backend.threads = parser.value(threads).toInt();
    return arguments;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Deviascope"));
    QApplication::setApplicationVersion(QStringLiteral(DEVIASCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("deviascope"));
    try {
        Arguments arguments = parse(application);
        arguments.backend.directions = base::dataFolder() / "directions";
        arguments.backend.checkpoints = base::cacheFolder() / "discovery";
        arguments.backend.runs = base::cacheFolder() / "runs";
        new ui::Theme(application); // which owns it
        ui::MainWindow window({std::make_unique<engine::TorchBackend>(std::move(arguments.backend)),
                               ui::DatabaseStateStore::open(base::dataFolder() / "studio.sqlite",
                                                            "deviascope-studio"),
                               arguments.model});
        window.show();
        return QApplication::exec();
    } catch (const base::Error &error) {
        std::fprintf(stderr, "deviascope-studio: %s\n", error.line().c_str());
        return error.exitStatus();
    }
}
