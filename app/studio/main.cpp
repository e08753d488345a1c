#include "shell/main_window.h"

#include "base/error.h"
#include "base/paths.h"
#include "direction/places.h"
#include "engine/torch_backend.h"
#include "shell/database_state_store.h"
#include "shell/start_options.h"
#include "theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

using namespace deviascope;

namespace {

ui::StartOptions parse(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
        "main", "Shows, measures and corrects the biases of text-to-image models."));
    parser.addHelpOption();
    parser.addVersionOption();
    ui::declareStartOptions(parser);
    parser.process(application);
    return ui::startOptions(parser);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Deviascope"));
    QApplication::setApplicationVersion(QStringLiteral(DEVIASCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("deviascope"));
    try {
        const ui::StartOptions start = parse(application);
        engine::TorchBackend::Options options;
        options.device = start.device;
        options.dtype = start.dtype;
        options.threads = start.threads;
        options.directions = direction::libraryFolder();
        options.checkpoints = direction::checkpointFolder();
        options.runs = base::cacheFolder() / "runs";
        new ui::Theme(application); // which owns it
        ui::MainWindow window({std::make_unique<engine::TorchBackend>(std::move(options)),
                               ui::DatabaseStateStore::open(base::dataFolder() / "studio.sqlite",
                                                            "deviascope-studio"),
                               start.model});
        window.show();
        return QApplication::exec();
    } catch (const base::Error &error) {
        std::fprintf(stderr, "deviascope-studio: %s\n", error.line().c_str());
        return error.exitStatus();
    }
}
