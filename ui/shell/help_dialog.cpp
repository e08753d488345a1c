#include "shell/help_dialog.h"

#include "theme/role.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace deviascope::ui {

HelpDialog::HelpDialog(QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Help"));
    auto *title = new QLabel(tr("Find what a model associates, measure it, correct it"));
    setRole(title, "title");
    auto *intro = new QLabel(
        tr("1. Draw a prompt: the same seeds always give the same pictures.\n"
           "2. Name a concept and click Discover: the model's own direction for it becomes a "
           "slider.\n"
           "3. Drag the slider. The same people change before your eyes, and the statistics count "
           "how often they are perceived as what."));
    intro->setWordWrap(true);
    const std::pair<QString, QString> keys[] = {
        {tr("Ctrl+Enter"), tr("draw")},
        {tr("Ctrl+R"), tr("draw with new seeds")},
        {tr("Esc"), tr("stop drawing and counting")},
        {tr("Space, held"), tr("show the untouched pictures")},
        {tr("Ctrl+D"), tr("name a concept")},
        {tr("Ctrl+F"), tr("search the directions, when there are many")},
        {tr("Ctrl+Shift+F, U, A"), tr("fair pictures, safe ones, as the prompt asks")},
        {tr("Ctrl+0"), tr("put every slider back to 0")},
        {tr("Arrow keys, Page Up, Page Down"), tr("move the slider that has the focus")},
        {tr("0"), tr("put that slider back to 0")},
        {tr("Enter on a picture"), tr("large view; arrow keys wipe, page keys change the seed")},
        {tr("Ctrl+S"), tr("save the picture with the focus, else the first")},
        {tr("Ctrl+C"), tr("copy it")},
        {tr("Ctrl+Z, Ctrl+Shift+Z"), tr("undo, redo")},
        {tr("Ctrl+O"), tr("open a model folder")},
        {tr("Ctrl+Shift+O"), tr("open a checkpoint file")},
        {tr("Ctrl+T"), tr("change between light and dark")},
        {tr("F1"), tr("this help")},
    };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(7);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto &[key, meaning] : keys) {
        auto *name = new QLabel(key);
        setRole(name, "strong");
        grid->addWidget(name, row, 0);
        grid->addWidget(new QLabel(meaning), row++, 1);
    }
    auto *close = new QPushButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 20);
    layout->setSpacing(16);
    layout->addWidget(title);
    layout->addWidget(intro);
    layout->addLayout(grid);
    layout->addWidget(close, 0, Qt::AlignRight);
    setMinimumWidth(560);
}

} // namespace deviascope::ui
